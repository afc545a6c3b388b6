package dev.headstock.server.experiments;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.TrainingSettings.Precision;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as people ask for it. Its runs are every variation with every seed.
 *
 * @param variations each replaces parts of the specification; none: one run as specified
 * @param seeds none: the seed of the training settings
 */
public record ExperimentRequest(
        String name,
        @Nullable String note,
        Specification specification,
        @Nullable List<Variation> variations,
        @Nullable List<Long> seeds) {

    /**
     * @param dataset id of the data set version
     * @param training what differs from the defaults
     * @param resources one slot and ordinary priority when left out
     */
    public record Specification(
            UUID dataset,
            UUID baseModel,
            Choice head,
            Choice placement,
            Choice strategy,
            @Nullable PartialTraining training,
            @Nullable Resources resources) {}

    public record Variation(
            String name,
            @Nullable Choice placement,
            @Nullable Choice strategy,
            @Nullable Choice head,
            @Nullable PartialTraining training) {}

    /** {@link dev.headstock.protocol.TrainingSettings}, of which anything may be left out, and then is left out again when it is read. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PartialTraining(
            @Nullable Integer epochs,
            @Nullable Integer batchSize,
            @Nullable Integer maxTokens,
            @Nullable Double learningRate,
            @Nullable Double weightDecay,
            @Nullable Double warmup,
            @Nullable Double clipNorm,
            @Nullable Double dropout,
            @Nullable Double attentionDropout,
            @Nullable Precision precision,
            @Nullable Integer evaluationsPerEpoch,
            @Nullable Integer keepCheckpoints,
            @Nullable Long seed) {}
}
