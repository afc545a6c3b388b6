package dev.headstock.server.experiments;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.TrainingSettings;
import dev.headstock.server.experiments.ExperimentRequest.Specification;
import dev.headstock.server.experiments.ExperimentRequest.Variation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lays an experiment out as runs. A pure function of the request. */
final class RunPlans {
    private RunPlans() {}

    /**
     * @param pointer to where the request says what makes this run different
     * @param name the variation's, with the seed when there are several
     */
    record Wanted(String pointer, String name, RunSpecification specification) {}

    /** How many runs {@link #of} would lay out. */
    static long count(ExperimentRequest request) {
        long variations = Math.max(1, orEmpty(request.variations()).size());
        return variations * Math.max(1, orEmpty(request.seeds()).size());
    }

    static List<Wanted> of(ExperimentRequest request) {
        List<Variation> variations = orEmpty(request.variations());
        List<Wanted> runs = new ArrayList<>();
        if (variations.isEmpty()) {
            addSeeds(runs, request, "/specification", request.name(), null);
        }
        for (int i = 0; i < variations.size(); i++) {
            addSeeds(runs, request, "/variations/" + i, variations.get(i).name(), variations.get(i));
        }
        return runs;
    }

    private static void addSeeds(
            List<Wanted> runs, ExperimentRequest request, String pointer, String name, @Nullable Variation variation) {
        RunSpecification specification = specification(request.specification(), variation);
        List<Long> seeds = orEmpty(request.seeds());
        if (seeds.isEmpty()) {
            runs.add(new Wanted(pointer, name, specification));
        }
        for (long seed : seeds) {
            String seededName = seeds.size() > 1 ? name + " · seed " + seed : name;
            runs.add(new Wanted(pointer, seededName, withSeed(specification, seed)));
        }
    }

    private static RunSpecification specification(Specification asked, @Nullable Variation variation) {
        TrainingSettings training = TrainingDefaults.with(TrainingDefaults.SETTINGS, asked.training());
        Resources resources = asked.resources();
        return new RunSpecification(
                asked.dataset().toString(),
                asked.baseModel().toString(),
                variation == null ? asked.head() : or(variation.head(), asked.head()),
                variation == null ? asked.placement() : or(variation.placement(), asked.placement()),
                variation == null ? asked.strategy() : or(variation.strategy(), asked.strategy()),
                variation == null ? training : TrainingDefaults.with(training, variation.training()),
                resources == null ? new Resources(1, 0) : resources);
    }

    private static RunSpecification withSeed(RunSpecification base, long seed) {
        return new RunSpecification(
                base.dataset(),
                base.baseModel(),
                base.head(),
                base.placement(),
                base.strategy(),
                TrainingDefaults.withSeed(base.training(), seed),
                base.resources());
    }

    private static Choice or(@Nullable Choice replacement, Choice original) {
        return replacement == null ? original : replacement;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
