package dev.headstock.trainer.training;

import dev.headstock.api.model.ModelReference;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.features.CachedFeatures;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.training.steps.PassFactory;
import dev.headstock.trainer.training.steps.Phase;
import dev.headstock.trainer.training.steps.StepPasses;
import dev.headstock.trainer.training.steps.StepPasses.RunningTeacher;
import dev.headstock.trainer.training.steps.StepSettings;
import dev.headstock.trainer.training.steps.Teacher;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is frozen in a run, its teachers included, and where the features of these parts are cached. Caches are opened when they are needed. */
final class FrozenParts implements AutoCloseable {
    private final ResolvedRun run;
    private final Model model;
    private final TrainingData data;
    private final TrainingUnits units;
    private final StepSettings settings;
    private final Map<Integer, Optional<FrozenPrefix>> prefixes = new HashMap<>();
    private final Map<ModelReference, CachedFeatures> teacherFeatures = new LinkedHashMap<>();
    private @Nullable CachedFeatures features;

    FrozenParts(ResolvedRun run, Model model, TrainingData data, TrainingUnits units, StepSettings settings) {
        this.run = run;
        this.model = model;
        this.data = data;
        this.units = units;
        this.settings = settings;
    }

    /** For the steps of an epoch. */
    PassFactory factory(Phase phase, UnitSet inEpoch, Runnable afterPass) {
        return factory(phase, inEpoch, settings, afterPass);
    }

    /** For a solver, whose function must not change: without dropout. */
    PassFactory solving(Phase phase, UnitSet inEpoch, Runnable afterPass) {
        return factory(phase, inEpoch, settings.withoutDropout(), afterPass);
    }

    private PassFactory factory(Phase phase, UnitSet inEpoch, StepSettings stepSettings, Runnable afterPass) {
        CachedFeatures frozen = phase.isBackboneFrozen() ? features() : null;
        StepPasses.Prefix prefix = prefix(phase);
        Map<ModelReference, RunningTeacher> teachers = teachers(inEpoch);
        return (step, passes) ->
                new StepPasses(step, stepSettings, phase, inEpoch, passes, frozen, prefix, teachers, afterPass);
    }

    private @Nullable CachedFeatures features() {
        if (features == null
                && settings.watched().isEmpty()
                && units.areFixed()
                && CachedFeatures.isPossible(model.blueprint(), data.train())) {
            features = data.cache().open(data.source(), model, data.train(), settings.evaluation());
        }
        return features;
    }

    private StepPasses.@Nullable Prefix prefix(Phase phase) {
        int highestFrozen = Math.min(phase.lowest(), run.outline().layers()) - 1;
        if (!run.settings().cacheFrozenPrefix()
                || phase.isBackboneFrozen()
                || phase.rules().isEmpty()
                || highestFrozen < -1
                || !settings.watched().isEmpty()
                || !units.areFixed()) {
            return null;
        }
        return prefixes.computeIfAbsent(
                        highestFrozen,
                        layer -> FrozenPrefix.open(
                                model, layer, data.train(), data, settings.evaluation(), settings.seed()))
                .map(FrozenPrefix::forSteps)
                .orElse(null);
    }

    private Map<ModelReference, RunningTeacher> teachers(UnitSet inEpoch) {
        Map<ModelReference, Set<Integer>> watched = new LinkedHashMap<>();
        for (StepInterceptor interceptor : run.interceptors()) {
            for (StepInterceptor.Teacher teacher : interceptor.teachers()) {
                watched.computeIfAbsent(teacher.model(), first -> new HashSet<>())
                        .addAll(teacher.watchedLayers());
            }
        }
        Map<ModelReference, RunningTeacher> running = new LinkedHashMap<>();
        watched.forEach((reference, layers) -> running.put(reference, running(reference, layers, inEpoch)));
        return running;
    }

    private RunningTeacher running(ModelReference reference, Set<Integer> layers, UnitSet inEpoch) {
        Teacher teacher = data.teachers().get(reference);
        if (teacher == null) {
            throw new IllegalArgumentException("The teacher '%s' is not loaded.".formatted(reference.id()));
        }
        PassOptions options = settings.evaluation()
                .watching(layers)
                .watchingAttention(layers.stream().filter(layer -> layer >= 0).collect(Collectors.toUnmodifiableSet()));
        boolean readsTheSame = teacher.units() == data.train();
        return new RunningTeacher(
                teacher,
                readsTheSame ? inEpoch : teacher.units(),
                layers.isEmpty() ? features(reference, teacher) : null,
                options);
    }

    private @Nullable CachedFeatures features(ModelReference reference, Teacher teacher) {
        boolean hasHead = teacher.model().blueprint().head() != null;
        if (!hasHead
                || !units.areFixed()
                || !CachedFeatures.isPossible(teacher.model().blueprint(), teacher.units())) {
            return null;
        }
        return teacherFeatures.computeIfAbsent(reference, first -> data.cache()
                .open(teacher.source(), teacher.model(), teacher.units(), settings.evaluation()));
    }

    @Override
    public void close() {
        if (features != null) {
            features.close();
        }
        teacherFeatures.values().forEach(CachedFeatures::close);
        prefixes.values().forEach(prefix -> prefix.ifPresent(FrozenPrefix::close));
    }
}
