@NullMarked
package dev.headstock.plugins.tokenclassification;

import org.jspecify.annotations.NullMarked;
