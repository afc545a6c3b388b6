package dev.headstock.api;

import ai.djl.ndarray.types.Shape;

/** An array of a pre-trained model: its path in Headstock and how large it is. */
public record ParameterInfo(String path, Shape shape) {

    public long size() {
        return shape.size();
    }
}
