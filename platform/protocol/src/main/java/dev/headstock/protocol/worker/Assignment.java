package dev.headstock.protocol.worker;

import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.RunSpecification;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything an attempt needs.
 *
 * @param specification as resolved by the plan
 * @param schema of the data set
 * @param examples examples.jsonl
 * @param model files of the base model: config.json, model.safetensors, tokenizer.json
 * @param plugins the jars to load, and no others; refused when the bytes' hash differs
 * @param resumeFrom the newest committed checkpoint, or null
 * @param leaseSeconds how long the server waits for a heartbeat
 */
public record Assignment(
        Kind kind,
        String run,
        RunSpecification specification,
        DatasetSchemaView schema,
        FileReference examples,
        List<FileReference> model,
        List<PluginJar> plugins,
        @Nullable CheckpointReference resumeFrom,
        int leaseSeconds) {

    /** What to do. */
    public enum Kind {
        TRAIN
    }

    public record PluginJar(String id, String version, FileReference jar) {}

    public record CheckpointReference(String id, long step, List<FileReference> files) {}
}
