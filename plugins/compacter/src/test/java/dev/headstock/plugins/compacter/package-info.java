@NullMarked
package dev.headstock.plugins.compacter;

import org.jspecify.annotations.NullMarked;
