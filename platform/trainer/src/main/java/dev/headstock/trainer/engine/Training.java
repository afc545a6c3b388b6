package dev.headstock.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.headstock.api.ParameterRule;
import dev.headstock.api.TokenBatch;
import dev.headstock.api.TuningPlan;
import dev.headstock.protocol.TrainingSettings;
import dev.headstock.protocol.TrainingSettings.Precision;
import dev.headstock.trainer.engine.Model.Mode;
import dev.headstock.trainer.engine.TrainingObserver.Progress;
import dev.headstock.trainer.engine.TrainingObserver.StepReport;
import dev.headstock.trainer.engine.TrainingObserver.Wish;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The training loop. Data order follows from (seed, epoch) and dropout from (seed, step), so that a run that is killed and resumed from a
 * {@link TrainingState} ends with the same numbers as an undisturbed one.
 */
public final class Training implements AutoCloseable {
    private final Model model;
    private final TuningPlan plan;
    private final TrainingSettings settings;
    private final EncodedExamples train;
    private final int[] lengths;
    private final Mode mode;
    private final AdamW optimiser;
    private final FrozenFeatures features;
    private final Evaluator evaluator;
    private final LearningRate rate;
    private final long stepsPerEpoch;
    private long step;

    /**
     * @param settings with a decided precision
     * @param dev may be empty; then nothing is evaluated
     * @param work folder for what a frozen model says about the examples, of which nothing is left when this is closed
     */
    public Training(
            Model model,
            TuningPlan plan,
            TrainingSettings settings,
            EncodedExamples train,
            EncodedExamples dev,
            Path work) {
        this.model = model;
        this.plan = plan;
        this.settings = settings;
        this.train = train;
        this.lengths = train.lengths();
        Double dropout = settings.dropout();
        this.mode = new Mode(
                true,
                isBf16(settings.precision()),
                dropout == null ? model.blueprint().outline().dropout() : dropout,
                settings.attentionDropout());
        this.optimiser = new AdamW(model.torch(), model.parameters(), settings.weightDecay());
        this.features = new FrozenFeatures(model, train, mode, work.resolve("train-features"));
        this.evaluator = new Evaluator(model, dev, mode, work.resolve("dev-features"));
        this.stepsPerEpoch = BatchOrder.count(train.size(), settings.batchSize());
        this.rate = WarmupThenLinear.of(plan.learningRate(), settings.warmup(), totalSteps());
    }

    private static boolean isBf16(Precision precision) {
        return switch (precision) {
            case FP32 -> false;
            case BF16 -> true;
            case AUTO -> throw new IllegalArgumentException("a run's precision is decided before it starts");
        };
    }

    public long totalSteps() {
        return stepsPerEpoch * settings.epochs();
    }

    /** Optimiser steps done. */
    public long step() {
        return step;
    }

    /** Parameters that learn at some time of the run. */
    public long trainedParameters() {
        return trainedPaths().stream()
                .mapToLong(path -> model.parameters().get(path).size())
                .sum();
    }

    /** Paths of the parameters that learn at some time of the run. */
    public Set<String> trainedPaths() {
        return learning(settings.epochs() - 1).keySet();
    }

    /**
     * Keeps everything but the weights in an empty folder.
     *
     * @param seconds of training so far
     */
    public void saveState(Path folder, double seconds) throws IOException {
        // After the last step nobody needs the optimiser any more, and it is twice as large as what it has trained.
        List<String> moments = step < totalSteps() ? optimiser.paths() : List.of();
        TrainingState.write(folder, step, seconds, optimiser, moments);
    }

    /**
     * Goes on where {@link #saveState} was called; the model must hold the weights of that moment.
     *
     * @return the seconds that were given then
     */
    public double restoreState(Path folder) throws IOException {
        TrainingState state = TrainingState.read(folder);
        state.restore(folder, optimiser);
        step = state.step();
        return state.seconds();
    }

    /** Trains to the end, or until the observer wants it to stop; says whether it reached the end. */
    public boolean run(TrainingObserver observer) {
        while (step < totalSteps()) {
            if (!runEpoch((int) (step / stepsPerEpoch), observer)) {
                return false;
            }
        }
        return true;
    }

    private boolean runEpoch(int epoch, TrainingObserver observer) {
        Map<String, ParameterRule> rules = learning(epoch);
        model.parameters().learn(rules.keySet());
        int lowest = rules.keySet().stream().mapToInt(model::layerOf).min().orElse(Model.HEAD);
        var way = new Way(rules, lowest, observer::progressed);
        List<int[]> batches = BatchOrder.shuffled(lengths, settings.batchSize(), settings.seed(), epoch);
        for (int[] batch : batches.subList((int) (step % stepsPerEpoch), batches.size())) {
            observer.stepped(step(batch, way));
            Wish wish = observer.wish();
            if (wish == Wish.STOP) {
                return false;
            }
            boolean evaluationDue = evaluationDue();
            if (evaluationDue) {
                evaluate(lowest, observer);
            }
            if (evaluationDue || wish == Wish.CHECKPOINT) {
                observer.checkpoint(progress());
            }
        }
        return true;
    }

    /** The parameters that learn in an epoch, each with the first rule that names it. */
    private Map<String, ParameterRule> learning(int epoch) {
        Map<String, ParameterRule> rules = new LinkedHashMap<>();
        for (String path : model.parameters().paths()) {
            plan.rules().stream()
                    .filter(rule -> rule.matches(path))
                    .findFirst()
                    .filter(rule -> rule.trainableFromEpoch() <= epoch && model.uses(path))
                    .ifPresent(rule -> rules.put(path, rule));
        }
        return rules;
    }

    /**
     * How the steps of an epoch are taken.
     *
     * @param rules of the parameters that learn
     * @param lowest layer where one of them acts
     * @param afterPass told after every pass: a large batch takes many
     */
    private record Way(Map<String, ParameterRule> rules, int lowest, Runnable afterPass) {}

    private StepReport step(int[] batch, Way way) {
        long start = System.nanoTime();
        double learningRate = rate.at(step);
        JniUtils.setSeed(Seeds.of(settings.seed(), "dropout", step));
        try (NDManager memory = model.torch().newMemory()) {
            List<NDArray> learned =
                    way.rules().keySet().stream().map(model.parameters()::get).toList();
            Slope slope = slope(batch, learned, way, memory);
            double norm = clip(slope.gradients(), memory);
            step++;
            if (!Double.isFinite(slope.loss()) || !Double.isFinite(norm)) {
                throw new NotFiniteLossException(step, slope.loss(), norm);
            }
            optimiser.step(way.rules(), slope.gradients(), learningRate);
            double seconds = (System.nanoTime() - start) / 1e9;
            return new StepReport(progress(), slope.loss(), learningRate, norm, batch.length, seconds);
        }
    }

    /** @param loss mean over the batch */
    private record Slope(double loss, List<NDArray> gradients) {}

    /** A batch with many tokens is read in several passes whose gradients add up to those of the whole, in the memory of one pass. */
    private Slope slope(int[] batch, List<NDArray> learned, Way way, NDManager memory) {
        List<NDArray> sums = new ArrayList<>();
        double loss = 0;
        for (int[] pass : BatchOrder.passes(batch, lengths)) {
            try (NDManager scratch = model.torch().newMemory()) {
                NDArray part = loss(pass, (double) pass.length / batch.length, way, scratch);
                List<NDArray> gradients = model.torch().operations().gradients(part, learned);
                loss += part.getFloat();
                if (sums.isEmpty()) {
                    gradients.forEach(gradient -> gradient.attach(memory));
                    sums.addAll(gradients);
                } else {
                    model.torch().operations().addAll(sums, gradients);
                }
            }
            way.afterPass().run();
        }
        return new Slope(loss, sums);
    }

    /** @param share of the step's examples that are in this pass; the loss is multiplied by it */
    private NDArray loss(int[] pass, double share, Way way, NDManager memory) {
        NDArray targets = model.head().targets(train.examples(pass), memory);
        RunPass headPass = model.headPass(memory, mode);
        try {
            NDArray reduced = reduced(pass, way, memory);
            JniUtils.setGradMode(true);
            NDArray mean = model.head().loss(model.head().output(reduced, headPass), targets, headPass.kernels());
            return headPass.kernels().scale(mean, share);
        } finally {
            JniUtils.setGradMode(false);
        }
    }

    private NDArray reduced(int[] batch, Way way, NDManager memory) {
        if (way.lowest() == Model.HEAD) {
            return features.of(batch, memory, way.afterPass());
        }
        TokenBatch tokens = EncodedText.batch(train.texts(batch), memory);
        NDArray hidden = model.hidden(tokens, model.pass(memory, mode), way.lowest());
        JniUtils.setGradMode(true);
        return model.head().reduce(hidden, tokens, model.headPass(memory, mode).kernels());
    }

    private double clip(List<NDArray> gradients, NDManager memory) {
        NDArray norm = model.torch().operations().globalNorm(memory, gradients);
        double length = norm.getFloat();
        if (settings.clipNorm() > 0 && length > settings.clipNorm()) {
            model.torch().operations().scaleToNorm(gradients, norm, settings.clipNorm());
        }
        return length;
    }

    /** {@code evaluationsPerEpoch} times per epoch, evenly, the last time at its end. */
    private boolean evaluationDue() {
        long done = (step - 1) % stepsPerEpoch + 1;
        long evaluations = Math.min(settings.evaluationsPerEpoch(), stepsPerEpoch);
        return done * evaluations / stepsPerEpoch > (done - 1) * evaluations / stepsPerEpoch;
    }

    private void evaluate(int lowest, TrainingObserver observer) {
        if (evaluator.hasExamples()) {
            observer.evaluated(evaluator.evaluate(step, lowest == Model.HEAD, observer::progressed), progress());
        }
    }

    private Progress progress() {
        return new Progress(step, totalSteps(), (double) step / stepsPerEpoch);
    }

    @Override
    public void close() {
        try (features;
                evaluator) {
            optimiser.close();
        }
    }
}
