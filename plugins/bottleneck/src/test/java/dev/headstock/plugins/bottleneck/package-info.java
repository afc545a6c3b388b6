@NullMarked
package dev.headstock.plugins.bottleneck;

import org.jspecify.annotations.NullMarked;
