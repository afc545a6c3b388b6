package dev.headstock.api.imports;

import dev.headstock.api.data.DatasetSchema;

/**
 * The same head as one of a head type. Its parameters are those that its {@link
 * dev.headstock.api.head.Head#huggingFace} names.
 *
 * @param data columns that it would be trained on
 */
public record HeadImport<O extends Record>(O options, DatasetSchema data) {}
