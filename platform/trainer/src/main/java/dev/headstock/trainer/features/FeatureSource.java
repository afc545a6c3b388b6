package dev.headstock.trainer.features;

/**
 * What features follow from, besides the split, the layer and the precision.
 *
 * @param weights SHA-256 of the base model's weights, and whatever changes them before the first step, such as initialization rules and
 *     their seed
 * @param family id, version and options of the family that computes
 * @param pooling version of the plugin that the head's pooling is from; empty for the standard ones
 */
public record FeatureSource(String weights, String family, String pooling) {}
