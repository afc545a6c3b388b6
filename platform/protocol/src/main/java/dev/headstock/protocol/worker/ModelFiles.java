package dev.headstock.protocol.worker;

import dev.headstock.protocol.FileReference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model and all that is needed to read it.
 *
 * @param reference as in options, for example {@code version/spam-detector/3}
 * @param name for people
 * @param model the {@code model/…} files of a checkpoint, named as there; empty for a base model
 * @param base files of the base model
 * @param run what is known of the training, or null for a base model
 */
public record ModelFiles(
        String reference,
        String name,
        List<FileReference> model,
        List<FileReference> base,
        @Nullable TrainedBy run) {
    /**
     * @param data the data set version that it was trained on
     * @param checkpoints model files of every stored checkpoint, by ascending step
     * @param history points [step, value] by metric
     */
    public record TrainedBy(
            String run, DataFiles data, List<StoredCheckpoint> checkpoints, Map<String, List<List<Double>>> history) {}

    public record StoredCheckpoint(long step, List<FileReference> model) {}
}
