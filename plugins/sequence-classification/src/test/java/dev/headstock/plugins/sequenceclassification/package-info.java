@NullMarked
package dev.headstock.plugins.sequenceclassification;

import org.jspecify.annotations.NullMarked;
