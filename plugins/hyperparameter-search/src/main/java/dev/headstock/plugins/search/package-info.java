/** Random search and successive halving over settings and options. */
@NullMarked
package dev.headstock.plugins.search;

import org.jspecify.annotations.NullMarked;
