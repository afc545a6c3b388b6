package dev.headstock.server.experiments;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Resources;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as people ask for it. Its runs are every variation with every seed.
 *
 * @param variations each replaces parts of the specification; none: one run as specified
 * @param seeds none: the seed of the settings
 * @param clonedFrom the run that the form began with, which its runs then name as their parent
 */
public record ExperimentRequest(
        String name,
        @Nullable String note,
        Specification specification,
        @Nullable List<RequestedVariation> variations,
        @Nullable List<Long> seeds,
        @Nullable UUID clonedFrom) {

    /**
     * @param dataset id of the data set version
     * @param placements in their order; none leaves the model without adapters
     * @param strategies in their order: each receives the plan of the ones before
     * @param settings what differs from the defaults that {@code GET /api/v1/training-settings} names
     * @param resources one slot and ordinary priority when left out
     */
    public record Specification(
            UUID dataset,
            UUID baseModel,
            Choice head,
            @Nullable List<Choice> placements,
            @Nullable List<Choice> strategies,
            @Nullable Map<String, @Nullable Object> settings,
            @Nullable Resources resources) {}

    /**
     * @param placements replaces the whole list; likewise {@code strategies}
     * @param settings replaces the settings that it names
     */
    public record RequestedVariation(
            String name,
            @Nullable Choice head,
            @Nullable List<Choice> placements,
            @Nullable List<Choice> strategies,
            @Nullable Map<String, @Nullable Object> settings) {

        /** Whether the variation says the part of a run's specification that a pointer leads to. */
        boolean says(String pointer) {
            String[] segments = pointer.split("/", 4);
            return switch (segments.length > 1 ? segments[1] : "") {
                case "head" -> head != null;
                case "placements" -> placements != null;
                case "strategies" -> strategies != null;
                case "settings" -> settings != null && (segments.length < 3 || settings.containsKey(segments[2]));
                default -> false;
            };
        }
    }
}
