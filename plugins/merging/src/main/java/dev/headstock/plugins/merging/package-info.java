/** Base models that are made of trained ones, by arithmetic on their weights. */
@NullMarked
package dev.headstock.plugins.merging;

import org.jspecify.annotations.NullMarked;
