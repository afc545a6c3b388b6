@NullMarked
package dev.headstock.plugins.tabular;

import org.jspecify.annotations.NullMarked;
