/** What each layer of a model encodes, how alike layers are, and how far training moved them. */
@NullMarked
package dev.headstock.plugins.layers;

import org.jspecify.annotations.NullMarked;
