@NullMarked
package dev.headstock.plugins.prefix;

import org.jspecify.annotations.NullMarked;
