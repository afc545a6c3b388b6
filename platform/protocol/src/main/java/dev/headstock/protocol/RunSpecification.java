package dev.headstock.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One training, fully decided. (data set sha, base model sha, this, plugin versions) determine the result.
 *
 * @param dataset id of the data set version
 * @param baseModel id of the base model
 * @param placements in their order; none leaves the model without adapters
 * @param strategies in their order: each receives the plan of the ones before
 * @param settings by name, as the {@link SettingsDescriptor} describes them; the trainer checks them
 * @param variation what a study changes beyond the specification; null for an ordinary run
 */
public record RunSpecification(
        String dataset,
        String baseModel,
        Choice head,
        List<Choice> placements,
        List<Choice> strategies,
        Map<String, @Nullable Object> settings,
        Resources resources,
        @Nullable Variation variation) {
    /** The seed of whatever is asked for without one: runs, studies, analyses, recipes, splits. */
    public static final long USUAL_SEED = 42;

    public RunSpecification withSettings(Map<String, @Nullable Object> other) {
        return new RunSpecification(dataset, baseModel, head, placements, strategies, other, resources, variation);
    }

    public RunSpecification withResources(Resources other) {
        return new RunSpecification(dataset, baseModel, head, placements, strategies, settings, other, variation);
    }

    public RunSpecification withVariation(@Nullable Variation other) {
        return new RunSpecification(dataset, baseModel, head, placements, strategies, settings, resources, other);
    }
}
