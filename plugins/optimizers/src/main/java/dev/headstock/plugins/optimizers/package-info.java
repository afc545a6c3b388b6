/** Optimizers besides AdamW. */
@NullMarked
package dev.headstock.plugins.optimizers;

import org.jspecify.annotations.NullMarked;
