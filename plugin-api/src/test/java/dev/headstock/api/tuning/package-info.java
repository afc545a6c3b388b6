@NullMarked
package dev.headstock.api.tuning;

import org.jspecify.annotations.NullMarked;
