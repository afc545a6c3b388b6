@NullMarked
package dev.headstock.plugins.lossline;

import org.jspecify.annotations.NullMarked;
