package dev.headstock.server.recipes;

import dev.headstock.protocol.Choice;
import org.jspecify.annotations.Nullable;

/**
 * Options of a job of kind {@code convert}.
 *
 * @param name of the base model that it makes
 * @param seed of everything random; 42 when left out
 */
record ConvertOptions(String name, Choice recipe, @Nullable Long seed) {}
