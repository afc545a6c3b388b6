@NullMarked
package dev.headstock.plugins.merging;

import org.jspecify.annotations.NullMarked;
