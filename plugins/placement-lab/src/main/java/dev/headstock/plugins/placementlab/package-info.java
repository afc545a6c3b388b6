/** Adapter placements at an equal number of parameters. */
@NullMarked
package dev.headstock.plugins.placementlab;

import org.jspecify.annotations.NullMarked;
