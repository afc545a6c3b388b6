@NullMarked
package dev.headstock.server.recipes;

import org.jspecify.annotations.NullMarked;
