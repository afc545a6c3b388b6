package dev.headstock.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.tuning.GradientFunction;
import dev.headstock.api.tuning.LearningRateSchedule;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.trainer.encoding.BatchOrder;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.evaluation.EvaluationRequest;
import dev.headstock.trainer.evaluation.Evaluator;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.TrainingSettings;
import dev.headstock.trainer.planning.parameters.ParameterTable.Entry;
import dev.headstock.trainer.torch.Operations;
import dev.headstock.trainer.training.TrainingObserver.Progress;
import dev.headstock.trainer.training.TrainingObserver.StepReport;
import dev.headstock.trainer.training.TrainingObserver.Wish;
import dev.headstock.trainer.training.solvers.FullBatchSolver;
import dev.headstock.trainer.training.steps.Hooks;
import dev.headstock.trainer.training.steps.Intercepted;
import dev.headstock.trainer.training.steps.PassFactory;
import dev.headstock.trainer.training.steps.Phase;
import dev.headstock.trainer.training.steps.RunStep;
import dev.headstock.trainer.training.steps.RunStep.Position;
import dev.headstock.trainer.training.steps.StepGradients;
import dev.headstock.trainer.training.steps.StepSettings;
import dev.headstock.trainer.training.steps.Updates;
import dev.headstock.trainer.training.values.ExportedValues;
import dev.headstock.trainer.training.values.PretrainedValues;
import dev.headstock.trainer.training.values.States;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The training loop. Data order follows from (seed, epoch) and dropout from (seed, step, pass, draw), so that a run that is killed and
 * resumed from a {@link TrainingState} ends with the same numbers as an undisturbed one.
 */
public final class Training implements AutoCloseable {
    /** As PyTorch clips. */
    private static final double CLIP_EPSILON = 1e-6;

    private final ResolvedRun run;
    private final Model model;
    private final TrainingSettings settings;
    private final StepSettings stepSettings;
    private final TrainingUnits units;
    private final FrozenParts frozenParts;
    private final PretrainedValues pretrained;
    private final States states;
    private final Updates updates;
    private final @Nullable Evaluator evaluator;
    private final List<StepInterceptor> changingGradients;
    private final List<StepInterceptor> exporting;
    private final UnreadParameters unreadParameters;
    private final long stepsPerEpoch;
    private long step;
    private @Nullable ExportedValues exported;

    /** How a run ended. */
    public enum End {
        /** There are no more steps. */
        COMPLETE,
        /** The epoch was reached at which it was to stop for now. */
        EPOCH_REACHED,
        /** The observer wanted it. */
        STOPPED
    }

    /**
     * @param run with a decided precision
     * @param model of the run, with the weights of a checkpoint where {@link #restoreState} follows
     * @throws IllegalArgumentException when there is nothing to train on
     */
    public Training(ResolvedRun run, Model model, TrainingData data) {
        this.run = run;
        this.model = model;
        this.settings = run.settings();
        this.stepSettings = StepSettings.of(run);
        boolean useUnlabeled = run.interceptors().stream().anyMatch(StepInterceptor::usesUnlabeledUnits);
        this.units = new TrainingUnits(data.train(), run.head(), useUnlabeled, settings.batchSize(), settings.seed());
        this.stepsPerEpoch = run.plan().fullBatchSolver().isPresent() ? solverIterations(run) : units.batchesPerEpoch();
        this.frozenParts = new FrozenParts(run, model, data, units, stepSettings);
        this.unreadParameters = new UnreadParameters(run, model, totalSteps());
        this.pretrained = new PretrainedValues(model, data.base());
        this.states = new States(model.torch().newScope());
        this.updates = new Updates(model, run.plan().optimizer(), states, settings.weightDecay());
        this.changingGradients = run.interceptors().stream()
                .filter(interceptor -> Hooks.of(interceptor).computesGradients())
                .toList();
        this.exporting = run.interceptors().stream()
                .filter(interceptor -> Hooks.of(interceptor).exportsParameters())
                .toList();
        this.evaluator = data.dev() == null
                ? null
                : new Evaluator(model, data.dev(), stepSettings.evaluation(), settings.seed())
                        .withCache(data.cache(), data.source());
    }

    private static int solverIterations(ResolvedRun run) {
        return run.plan().fullBatchSolver().orElseThrow().iterations();
    }

    /** Optimizer steps of the whole run; iterations at most where a solver takes the place of the optimizer. */
    public long totalSteps() {
        return isSolved() ? stepsPerEpoch : stepsPerEpoch * settings.epochs();
    }

    private boolean isSolved() {
        return run.plan().fullBatchSolver().isPresent();
    }

    /** Optimizer steps done. */
    public long step() {
        return step;
    }

    /** Parameters that are trained at some time of the run. */
    public long trainedParameters() {
        return run.parameters().trained();
    }

    /** Paths of the parameters that are trained at some time of the run. */
    public Set<String> trainedPaths() {
        return run.parameters().trainedPaths();
    }

    /**
     * Keeps everything but the exported model in an empty folder.
     *
     * @param seconds of training so far
     */
    public void saveState(Path folder, double seconds) throws IOException {
        // After the last step nobody needs the optimizer any more, and it is twice as large as what it has trained.
        boolean goesOn = step < totalSteps();
        new TrainingState(step, seconds).write(folder, goesOn ? states.arrays() : Map.of(), ownParameters());
    }

    /** Trained values that the exported model does not hold. */
    private Map<String, NDArray> ownParameters() {
        Map<String, NDArray> own = new LinkedHashMap<>();
        for (Entry entry : run.parameters().entries()) {
            if (entry.owner() == Owner.INTERCEPTORS) {
                own.put(entry.path(), model.parameter(entry.path()));
            }
        }
        if (exported != null) {
            own.putAll(exported.trained());
        }
        return own;
    }

    /**
     * Goes on where {@link #saveState} was called; the model must hold the exported weights of that moment.
     *
     * @return the seconds that were given then
     */
    public double restoreState(Path folder) throws IOException {
        TrainingState state = TrainingState.read(folder);
        state.restore(folder, states, model);
        step = state.step();
        return state.seconds();
    }

    /** Trains to the end, or until the observer wants it to stop. */
    public End run(TrainingObserver observer) {
        return run(observer, Integer.MAX_VALUE);
    }

    /** @param stopAfterEpochs where to stop although the schedule goes on */
    public End run(TrainingObserver observer, int stopAfterEpochs) {
        if (isSolved()) {
            return solve(observer);
        }
        long last = Math.min(totalSteps(), stopAfterEpochs * stepsPerEpoch);
        while (step < last) {
            if (!runEpoch((int) (step / stepsPerEpoch), observer)) {
                return End.STOPPED;
            }
        }
        return step < totalSteps() ? End.EPOCH_REACHED : End.COMPLETE;
    }

    private boolean runEpoch(int epoch, TrainingObserver observer) {
        Phase phase = Phase.of(run.parameters(), epoch);
        model.train(phase.paths());
        UnitSet inEpoch = units.inEpoch(epoch);
        PassFactory factory = frozenParts.factory(phase, inEpoch, observer::progressed);
        List<int[]> batches = units.batches(epoch);
        for (int[] batch : batches.subList((int) (step % stepsPerEpoch), batches.size())) {
            StepReport report = step(batch, phase, epoch, inEpoch, factory);
            unreadParameters.check(phase);
            boolean evaluationDue = evaluationDue();
            observer.stepped(evaluationDue ? withLayerWeights(report) : report);
            Wish wish = observer.wish();
            if (wish == Wish.STOP) {
                return false;
            }
            if (evaluationDue || wish == Wish.CHECKPOINT) {
                keep(phase, evaluationDue, observer);
            }
        }
        return true;
    }

    private StepReport step(int[] batch, Phase phase, int epoch, UnitSet inEpoch, PassFactory factory) {
        long start = System.nanoTime();
        double rate = learningRate();
        try (NDManager memory = model.torch().newScope()) {
            RunStep current = new RunStep(
                    model, phase.paths(), pretrained, states, memory, new Position(step, totalSteps(), epoch));
            StepGradients gradients = new StepGradients(factory.passes(current, BatchOrder.passes(batch, inEpoch)));
            double norm = 0;
            if (!phase.rules().isEmpty()) {
                ParameterVector gradient = around(gradients, current).compute();
                norm = norm(gradient, memory);
                requireFinite(gradients.loss(), norm);
                updates.apply(phase.rules(), clipped(gradient, norm), rate, current);
                run.interceptors().forEach(interceptor -> interceptor.afterStep(current.as(interceptor)));
            }
            requireFinite(gradients.loss(), norm);
            step++;
            double seconds = (System.nanoTime() - start) / 1e9;
            return new StepReport(
                    progress(),
                    gradients.loss(),
                    rate,
                    norm,
                    batch.length,
                    seconds,
                    current.log().means());
        }
    }

    private double learningRate() {
        LearningRateSchedule schedule = run.plan().schedule().orElseGet(WarmupThenLinear::new);
        long warmup = WarmupThenLinear.warmupSteps(settings.warmup(), totalSteps());
        return run.plan().learningRate() * schedule.factor(step, totalSteps(), warmup);
    }

    /** The gradient function with all interceptors around it; the last is outermost. */
    private GradientFunction around(StepGradients passes, RunStep current) {
        GradientFunction gradient = passes;
        for (StepInterceptor interceptor : changingGradients) {
            gradient = new Intercepted(passes, gradient, interceptor, current.as(interceptor));
        }
        return gradient;
    }

    private double norm(ParameterVector gradient, NDManager memory) {
        return gradient.paths().isEmpty()
                ? 0
                : operations().globalNorm(memory, arrays(gradient)).getFloat();
    }

    private ParameterVector clipped(ParameterVector gradient, double norm) {
        double largest = settings.clipNorm();
        if (largest == 0 || norm <= largest) {
            return gradient;
        }
        // What an interceptor returned may be an array that it keeps.
        boolean isOwn = changingGradients.isEmpty();
        ParameterVector scaled = isOwn ? gradient : gradient.scale(1);
        operations().scaleAll(arrays(scaled), largest / (norm + CLIP_EPSILON));
        return scaled;
    }

    private static List<NDArray> arrays(ParameterVector vector) {
        return vector.paths().stream().map(vector::get).toList();
    }

    private Operations operations() {
        return model.torch().operations();
    }

    private void requireFinite(double loss, double norm) {
        if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
            throw new NotFiniteLossException(step + 1, loss, norm);
        }
    }

    /** {@code evaluationsPerEpoch} times per epoch, evenly, the last time at its end. */
    private boolean evaluationDue() {
        long done = (step - 1) % stepsPerEpoch + 1;
        long evaluations = Math.min(settings.evaluationsPerEpoch(), stepsPerEpoch);
        return done * evaluations / stepsPerEpoch > (done - 1) * evaluations / stepsPerEpoch;
    }

    private StepReport withLayerWeights(StepReport report) {
        double[] weights = run.readout().layerWeights(name -> model.values("readout." + name));
        if (weights.length == 0) {
            return report;
        }
        Map<String, Double> metrics = new LinkedHashMap<>(report.metrics());
        List<Integer> layers = run.readout().layers(run.outline());
        for (int i = 0; i < weights.length; i++) {
            metrics.put("readout/layer-weight/" + layers.get(i), weights[i]);
        }
        return new StepReport(
                report.progress(),
                report.loss(),
                report.learningRate(),
                report.gradientNorm(),
                report.units(),
                report.seconds(),
                metrics);
    }

    /** Evaluates and has a checkpoint kept, with the values that interceptors export. */
    private void keep(Phase phase, boolean evaluate, TrainingObserver observer) {
        try (ExportedValues values = ExportedValues.swapIn(model, exporting, phase.paths(), states)) {
            exported = values;
            if (evaluate && evaluator != null) {
                evaluate(evaluator, phase, observer);
            }
            observer.checkpoint(progress());
        } finally {
            exported = null;
        }
    }

    private void evaluate(Evaluator dev, Phase phase, TrainingObserver observer) {
        observer.evaluating(progress());
        EvaluationRequest request = EvaluationRequest.tuning().withFrozenBackbone(phase.isBackboneFrozen());
        observer.evaluated(dev.evaluate(request, observer::answered, observer::progressed), progress());
    }

    private Progress progress() {
        return new Progress(step, totalSteps(), (double) step / stepsPerEpoch);
    }

    private End solve(TrainingObserver observer) {
        Phase phase = Phase.of(run.parameters(), 0);
        model.train(phase.paths());
        FullBatchSolver solver = new FullBatchSolver(
                run.plan().fullBatchSolver().orElseThrow(), run.parameters(), model, phase, states, memory -> {
                    RunStep current = new RunStep(
                            model, phase.paths(), pretrained, states, memory, new Position(step, totalSteps(), 0));
                    UnitSet set = units.inEpoch(0);
                    return frozenParts
                            .solving(phase, set, observer::progressed)
                            .passes(current, BatchOrder.passes(units.numbers(), set));
                });
        while (step < totalSteps()) {
            long start = System.nanoTime();
            boolean moved = solver.iterate();
            step++;
            boolean isLast = !moved || step == totalSteps();
            requireFinite(solver.loss(), solver.gradientNorm());
            StepReport report = new StepReport(
                    progress(),
                    solver.loss(),
                    0,
                    solver.gradientNorm(),
                    units.numbers().length,
                    (System.nanoTime() - start) / 1e9,
                    Map.of());
            observer.stepped(isLast ? withLayerWeights(report) : report);
            Wish wish = observer.wish();
            if (wish == Wish.STOP) {
                return End.STOPPED;
            }
            if (isLast) {
                step = totalSteps();
            }
            if (isLast || wish == Wish.CHECKPOINT) {
                keep(phase, isLast, observer);
            }
        }
        return End.COMPLETE;
    }

    @Override
    public void close() {
        try (frozenParts;
                pretrained;
                states) {
            if (evaluator != null) {
                evaluator.close();
            }
        }
    }
}
