@NullMarked
package dev.headstock.plugins.reft;

import org.jspecify.annotations.NullMarked;
