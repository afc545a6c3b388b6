package dev.headstock.api;

import ai.djl.ndarray.types.Shape;

/**
 * A learned array that a plugin asks for.
 *
 * @param name local to its owner, for example {@code down.weight}; names that end in {@code bias} get no weight decay by convention
 * @param shape linear weights are {@code [out, in]}, as PyTorch stores them
 */
public record ParameterSpec(String name, Shape shape, Init init) {}
