@NullMarked
package dev.headstock.plugins.pairclassification;

import org.jspecify.annotations.NullMarked;
