package dev.headstock.server.experiments;

import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.server.experiments.ExperimentRequest.RequestedVariation;
import dev.headstock.server.experiments.ExperimentRequest.Specification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lays an experiment out as runs. A pure function of the request. */
final class RunPlans {
    /** The one setting that this package names: experiments repeat a run with several seeds. */
    static final String SEED = "seed";

    private RunPlans() {}

    /**
     * Runs that differ in nothing but the seed: one plan serves all of them.
     *
     * @param pointer to where the request says what is different
     * @param runs at least one
     */
    record Variant(String pointer, RunSpecification specification, List<SeededRun> runs) {}

    /**
     * @param name the variation's, with the seed when there are several
     * @param seed null takes that of the settings
     */
    record SeededRun(String name, @Nullable Long seed) {}

    /** How many runs {@link #of} would lay out. */
    static long count(ExperimentRequest request) {
        long variations = Math.max(1, orEmpty(request.variations()).size());
        return variations * Math.max(1, orEmpty(request.seeds()).size());
    }

    static List<Variant> of(ExperimentRequest request) {
        List<RequestedVariation> variations = orEmpty(request.variations());
        if (variations.isEmpty()) {
            return List.of(variant(request, "/specification", request.name(), null));
        }
        List<Variant> variants = new ArrayList<>();
        for (int i = 0; i < variations.size(); i++) {
            RequestedVariation variation = variations.get(i);
            variants.add(variant(request, "/variations/" + i, variation.name(), variation));
        }
        return variants;
    }

    private static Variant variant(
            ExperimentRequest request, String pointer, String name, @Nullable RequestedVariation variation) {
        List<Long> seeds = orEmpty(request.seeds());
        List<SeededRun> runs = new ArrayList<>();
        if (seeds.isEmpty()) {
            runs.add(new SeededRun(name, null));
        }
        for (long seed : seeds) {
            runs.add(new SeededRun(seeds.size() > 1 ? name + " · seed " + seed : name, seed));
        }
        RunSpecification specification = specification(request.specification(), variation);
        return new Variant(pointer, seeds.isEmpty() ? specification : withSeed(specification, seeds.get(0)), runs);
    }

    static RunSpecification specification(Specification asked, @Nullable RequestedVariation variation) {
        Resources resources = asked.resources();
        return new RunSpecification(
                asked.dataset().toString(),
                asked.baseModel().toString(),
                variation == null ? asked.head() : Objects.requireNonNullElse(variation.head(), asked.head()),
                orEmpty(variation == null ? asked.placements() : or(variation.placements(), asked.placements())),
                orEmpty(variation == null ? asked.strategies() : or(variation.strategies(), asked.strategies())),
                settings(asked.settings(), variation == null ? null : variation.settings()),
                resources == null ? new Resources(1, 0) : resources,
                null);
    }

    private static Map<String, @Nullable Object> settings(
            @Nullable Map<String, @Nullable Object> base, @Nullable Map<String, @Nullable Object> changes) {
        Map<String, @Nullable Object> settings = new LinkedHashMap<>();
        if (base != null) {
            settings.putAll(base);
        }
        if (changes != null) {
            settings.putAll(changes);
        }
        return settings;
    }

    static RunSpecification withSeed(RunSpecification base, @Nullable Long seed) {
        if (seed == null) {
            return base;
        }
        Map<String, @Nullable Object> settings = new LinkedHashMap<>(base.settings());
        settings.put(SEED, seed);
        return base.withSettings(settings);
    }

    private static <T> @Nullable T or(@Nullable T replacement, @Nullable T original) {
        return replacement == null ? original : replacement;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
