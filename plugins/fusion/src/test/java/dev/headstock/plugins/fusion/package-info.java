@NullMarked
package dev.headstock.plugins.fusion;

import org.jspecify.annotations.NullMarked;
