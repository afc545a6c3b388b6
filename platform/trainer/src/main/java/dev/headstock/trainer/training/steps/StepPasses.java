package dev.headstock.trainer.training.steps;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.trainer.encoding.EncodedBatch;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.features.CachedFeatures;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.model.RunPass;
import dev.headstock.trainer.planning.parameters.ParameterTable;
import dev.headstock.trainer.training.values.Returned;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The forward passes of one step: which units they read, from where their features come, and which random numbers they draw.
 *
 * @param units of the epoch
 * @param passes numbers of units; together the step
 * @param frozen cached features of a frozen backbone, or null where there are none
 * @param prefix the frozen layers below the trained ones where they are cached, or null
 * @param afterPass called after every pass: a large batch takes many
 */
public record StepPasses(
        RunStep step,
        StepSettings settings,
        Phase phase,
        UnitSet units,
        List<int[]> passes,
        @Nullable CachedFeatures frozen,
        @Nullable Prefix prefix,
        Map<ModelReference, RunningTeacher> teachers,
        Runnable afterPass) {

    /**
     * Cached output of a frozen layer.
     *
     * @param layer above which the model starts
     */
    public record Prefix(int layer, CachedFeatures features) {}

    /** A teacher with the units of the epoch, and its cached features where they can be. */
    public record RunningTeacher(
            Teacher teacher, UnitSet units, @Nullable CachedFeatures features, PassOptions options) {}

    Model model() {
        return step.model();
    }

    double weight() {
        double weight = 0;
        for (int[] pass : passes) {
            for (int unit : pass) {
                weight += units.get(unit).target().weight();
            }
        }
        return weight;
    }

    /**
     * A training pass of the step. Its output is computed at once, so that the order in which interceptors ask for results does not change
     * what is drawn.
     *
     * @param draw which dropout masks
     * @param recording whether the way back to the trained parameters is recorded
     * @param perturbation from embeddings and batch to what the model reads in their place, or null
     */
    RunPass forward(
            int pass,
            int draw,
            boolean recording,
            @Nullable BiFunction<NDArray, EncodedBatch, NDArray> perturbation,
            NDManager memory) {
        int[] numbers = passes.get(pass);
        EncodedBatch batch = model().batch(units.get(numbers), memory);
        PassOptions options = settings.training(step.position().number(), pass, draw);
        if (recording) {
            options = options.recordingFrom(perturbation == null ? phase.lowest() : -1);
        }
        if (perturbation != null) {
            options = options.withEmbeddings(embeddings -> perturbation.apply(embeddings, batch));
        }
        RunPass[] holder = new RunPass[1];
        if (!settings.transformers().isEmpty()) {
            options = options.withParameters((path, value) -> transformed(path, value, holder));
        }
        RunPass run = model().pass(batch, options);
        holder[0] = run;
        if (perturbation == null && settings.watched().isEmpty()) {
            run = withFrozenPart(run, numbers, batch);
            holder[0] = run;
        }
        run.output();
        return run;
    }

    private RunPass withFrozenPart(RunPass run, int[] numbers, EncodedBatch batch) {
        if (phase.isBackboneFrozen()) {
            return run.withPooled(pooled(numbers, batch));
        }
        if (prefix != null) {
            NDArray hidden = prefix.features().pooled(numbers, batch, afterPass).get(0);
            return run.withHidden(prefix.layer(), hidden);
        }
        return run;
    }

    /** What a frozen backbone gives, always without dropout. */
    private List<NDArray> pooled(int[] numbers, EncodedBatch batch) {
        return frozen == null
                ? model().pass(batch, settings.evaluation()).pooled()
                : frozen.pooled(numbers, batch, afterPass);
    }

    private NDArray transformed(String path, NDArray value, RunPass[] pass) {
        if (!phase.rules().containsKey(path)) {
            return value;
        }
        NDArray current = value;
        for (StepInterceptor interceptor : settings.transformers()) {
            NDArray changed = interceptor.transformParameter(
                    path, current, step.as(interceptor), pass[0].interceptorPass(interceptor.id()));
            current = Returned.by(interceptor, "a value for '%s'".formatted(path), changed, value.getShape());
        }
        return current;
    }

    /** A teacher on the units of a pass. */
    RunPass teach(ModelReference reference, int pass, NDManager memory) {
        RunningTeacher running = teachers.get(reference);
        if (running == null) {
            throw new IllegalArgumentException(
                    "'%s' is not among the teachers that an interceptor names.".formatted(reference.id()));
        }
        int[] numbers = passes.get(pass);
        Model model = running.teacher().model();
        EncodedBatch batch = model.batch(running.units().get(numbers), memory);
        RunPass run = model.pass(batch, running.options());
        if (running.features() != null) {
            run = run.withPooled(running.features().pooled(numbers, batch, afterPass));
        } else {
            run.run();
        }
        return run;
    }

    /** A pass that only computes the loss of outputs that are known: all units of the step as one batch. */
    RunPass whole(NDManager memory) {
        int[] all = passes.stream().flatMapToInt(Arrays::stream).toArray();
        EncodedBatch batch = model().batch(units.get(all), memory);
        PassOptions options =
                settings.training(step.position().number(), passes.size(), 0).recordingFrom(ParameterTable.ABOVE);
        return model().pass(batch, options);
    }
}
