package dev.headstock.trainer.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is known of a training besides its result.
 *
 * @param checkpoints steps of stored checkpoints, ascending
 * @param folders fetches the model folder of one of them
 * @param metrics points [step, value] by metric
 */
public record ModelHistory(List<Long> checkpoints, CheckpointFolders folders, Map<String, List<List<Double>>> metrics) {
    /** Of a base model. */
    public static final ModelHistory NONE = new ModelHistory(
            List.of(),
            step -> {
                throw new IOException("a base model has no checkpoints");
            },
            Map.of());

    /** Fetches folders when they are asked for. */
    @FunctionalInterface
    public interface CheckpointFolders {
        Path fetch(long step) throws IOException;
    }
}
