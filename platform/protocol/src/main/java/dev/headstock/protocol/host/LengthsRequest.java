package dev.headstock.protocol.host;

import dev.headstock.protocol.DatasetSchemaView;

/**
 * {@code POST /datasets/lengths}: the lengths of a version's rows for a model. Answers an {@link ImportResult.LengthHistogram}.
 *
 * @param examples path of examples.jsonl
 * @param schema of the version: it says which columns a model reads
 * @param modelFolder of the base model: config.json and the tokenizer's files
 */
public record LengthsRequest(String examples, DatasetSchemaView schema, String modelFolder) {}
