@NullMarked
package dev.headstock.plugins.electra;

import org.jspecify.annotations.NullMarked;
