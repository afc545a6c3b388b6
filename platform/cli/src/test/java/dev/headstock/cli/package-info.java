@NullMarked
package dev.headstock.cli;

import org.jspecify.annotations.NullMarked;
