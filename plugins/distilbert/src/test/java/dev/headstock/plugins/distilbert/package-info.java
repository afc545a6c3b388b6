@NullMarked
package dev.headstock.plugins.distilbert;

import org.jspecify.annotations.NullMarked;
