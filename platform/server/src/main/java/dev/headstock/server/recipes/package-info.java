/**
 * Base models that are made rather than imported: a recipe is checked by the plugin host and carried out by a job of kind {@code convert}; when it
 * has succeeded the base model appears in {@code models}, with everything that determined it.
 */
@NullMarked
package dev.headstock.server.recipes;

import org.jspecify.annotations.NullMarked;
