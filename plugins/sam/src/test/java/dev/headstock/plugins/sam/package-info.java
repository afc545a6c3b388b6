@NullMarked
package dev.headstock.plugins.sam;

import org.jspecify.annotations.NullMarked;
