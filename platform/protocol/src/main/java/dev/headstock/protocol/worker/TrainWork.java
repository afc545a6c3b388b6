package dev.headstock.protocol.worker;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.RunSpecification;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Train runs.
 *
 * @param runs one; several when they are fused over one frozen model
 */
public record TrainWork(List<TrainedRun> runs) {
    /**
     * @param run its id
     * @param specification as resolved by the plan
     * @param model files of the base model: config.json, model.safetensors, tokenizer.json
     * @param references models that options name
     * @param resumeFrom the newest committed checkpoint, or null
     * @param bestStep step of the checkpoint that DEV chose so far, or null; its files are in {@code best}
     * @param best model files of that checkpoint, for the evaluation of the test split; empty when there is none
     * @param bestMetrics metrics of the dev evaluation of that checkpoint, as it was announced; empty when there is none
     */
    public record TrainedRun(
            String run,
            RunSpecification specification,
            DataFiles data,
            List<FileReference> model,
            List<ModelFiles> references,
            @Nullable CheckpointReference resumeFrom,
            @Nullable Long bestStep,
            List<FileReference> best,
            Map<String, Double> bestMetrics) {}

    public record CheckpointReference(String id, long step, List<FileReference> files) {}
}
