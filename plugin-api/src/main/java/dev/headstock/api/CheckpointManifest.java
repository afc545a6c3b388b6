package dev.headstock.api;

import ai.djl.ndarray.types.Shape;
import java.util.Map;

/**
 * What can be known of a checkpoint without reading its weights.
 *
 * @param config {@code config.json} as maps, lists, strings, numbers and booleans
 * @param tensors every array in the weight files, under the names they have there
 */
public record CheckpointManifest(Map<String, Object> config, Map<String, Shape> tensors) {
    public CheckpointManifest {
        config = Map.copyOf(config);
        tensors = Map.copyOf(tensors);
    }
}
