package dev.headstock.trainer.evaluation;

import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.encoding.UnitSet;

/**
 * The examples of a split, ready to be read by a model.
 *
 * @param units what the model reads
 * @param examples the same with their texts, to decode what the model says
 * @param encoder that made the units: where heads look into texts, examples are encoded again
 */
public record EncodedSplit(UnitSet units, ExampleSource examples, RowEncoder encoder) {}
