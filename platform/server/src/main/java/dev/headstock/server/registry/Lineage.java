package dev.headstock.server.registry;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.server.http.MetricValue;
import dev.headstock.server.runs.Run.NamedValue;
import dev.headstock.server.runs.Run.PluginPin;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a version came from: enough to train it again, and to say what it is. Written down when the version is registered.
 *
 * @param metrics of the evaluation at the checkpoint
 * @param primaryMetric the one of them by which the run is ranked
 * @param size of the files, in bytes
 * @param files what a download holds
 * @param classes of the first column with classes, by class number; empty when there is none
 * @param inputs columns that a prediction request fills
 * @param references models and data set versions that options of the run name
 * @param export how other programs load it
 * @param recipe that made the base model and kept the head of this run with it; null for what a run itself made
 * @param trainedWith library outside of Headstock that trained it, with its version, such as {@code PEFT 0.21.2}: then neither run nor data
 *     set is known, and the two only say so; null for what Headstock trained
 */
public record Lineage(
        RunName run,
        CheckpointName checkpoint,
        DatasetPin dataset,
        BaseModelPin baseModel,
        RunSpecification specification,
        List<PluginPin> plugins,
        Map<String, @MetricValue Double> metrics,
        @Nullable NamedValue primaryMetric,
        long size,
        List<FileReference> files,
        List<String> classes,
        List<InputColumn> inputs,
        List<ReferencePin> references,
        ExportedModel export,
        long trainedParameters,
        @Nullable String recipe,
        @Nullable String trainedWith) {

    /** The same with its files in another checkpoint. */
    Lineage in(UUID otherCheckpoint) {
        return new Lineage(
                run,
                new CheckpointName(otherCheckpoint, checkpoint.step()),
                dataset,
                baseModel,
                specification,
                plugins,
                metrics,
                primaryMetric,
                size,
                files,
                classes,
                inputs,
                references,
                export,
                trainedParameters,
                recipe,
                trainedWith);
    }

    public record RunName(UUID id, String name, UUID experimentId, String experimentName) {}

    public record CheckpointName(UUID id, long step) {}

    public record DatasetPin(UUID versionId, String name, int number, String sha256) {}

    public record ReferencePin(String reference, String name, String sha256) {}

    public record BaseModelPin(UUID id, String name, String sha256) {}
}
