@NullMarked
package dev.headstock.plugins.tuning;

import org.jspecify.annotations.NullMarked;
