package dev.headstock.trainer.pretrained;

import ai.djl.ndarray.types.Shape;

/** An array in a file, without its numbers. */
public record TensorInfo(String name, ElementType type, Shape shape) {}
