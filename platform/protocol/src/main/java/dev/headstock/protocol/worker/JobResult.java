package dev.headstock.protocol.worker;

import dev.headstock.protocol.FileReference;
import java.util.List;
import java.util.Map;

/**
 * What a job of kind analyze or convert leaves behind, replacing what an earlier message brought.
 *
 * @param figures each with {@code kind}, {@code title} and the kind's own fields
 * @param files of the base model that was made; uploaded before with {@code PUT /blobs/{sha256}}
 * @param summary of the base model: family, outline and the sources that were read, or empty
 */
public record JobResult(List<Map<String, Object>> figures, List<FileReference> files, Map<String, Object> summary) {}
