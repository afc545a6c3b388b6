package dev.headstock.protocol.worker;

import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.FileReference;

/**
 * A data set version.
 *
 * @param reference {@code <data set>/<version>}
 * @param examples examples.jsonl
 */
public record DataFiles(String reference, String sha256, DatasetSchemaView schema, FileReference examples) {}
