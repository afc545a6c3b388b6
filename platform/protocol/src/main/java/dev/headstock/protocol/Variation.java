package dev.headstock.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a study's variant changes that an experiment's form does not offer.
 *
 * @param initialization rules that replace values of the base model, in order
 * @param trainRows the share of the training rows that is used, or null for all
 * @param view the study's view of the data set, or null
 * @param stopAfterEpochs where the run stops for now, or null
 */
public record Variation(
        List<Initialization> initialization,
        @Nullable TrainRows trainRows,
        @Nullable View view,
        @Nullable Integer stopAfterEpochs) {
    /**
     * @param owners names of {@code ParameterSelector.Owner}
     * @param kinds names of {@code ParameterKind}
     * @param init {@code {"kind": "normal", "deviation": 0.02}} and the like
     */
    public record Initialization(
            List<String> owners,
            int fromLayer,
            int toLayer,
            List<String> kinds,
            String glob,
            Map<String, Object> init) {}

    public record TrainRows(double share, int fold, int folds, long seed) {}

    /** @param study id of the study plugin that computes the view */
    public record View(String study, String name, Map<String, Object> options) {}
}
