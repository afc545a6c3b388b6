@NullMarked
package dev.headstock.kit;

import org.jspecify.annotations.NullMarked;
