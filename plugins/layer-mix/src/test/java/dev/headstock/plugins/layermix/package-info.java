@NullMarked
package dev.headstock.plugins.layermix;

import org.jspecify.annotations.NullMarked;
