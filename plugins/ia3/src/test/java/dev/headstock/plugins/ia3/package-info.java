@NullMarked
package dev.headstock.plugins.ia3;

import org.jspecify.annotations.NullMarked;
