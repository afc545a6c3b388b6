package dev.headstock.trainer.training;

import dev.headstock.trainer.evaluation.EvaluationResult;
import dev.headstock.trainer.evaluation.ExampleResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** Remembers what a training reports, and asks for what a test wants. */
class Recorder implements TrainingObserver {
    final List<Double> losses = new ArrayList<>();
    final List<Double> gradientNorms = new ArrayList<>();
    final List<Map<String, Double>> metrics = new ArrayList<>();
    final List<EvaluationResult> evaluations = new ArrayList<>();
    final List<Long> checkpoints = new ArrayList<>();
    /** Every evaluation with every digit. */
    final List<String> answers = new ArrayList<>();

    private final LongFunction<Wish> wishes;
    private final List<ExampleResult> results = new ArrayList<>();
    private CheckpointBody onCheckpoint = step -> {};
    private long step;

    @FunctionalInterface
    interface CheckpointBody {
        void keep(long step) throws IOException;
    }

    Recorder() {
        this(step -> Wish.GO_ON);
    }

    /** @param wishes what to ask for after each step */
    Recorder(LongFunction<Wish> wishes) {
        this.wishes = wishes;
    }

    Recorder onCheckpoint(CheckpointBody body) {
        onCheckpoint = body;
        return this;
    }

    @Override
    public void stepped(StepReport report) {
        step = report.progress().step();
        losses.add(report.loss());
        gradientNorms.add(report.gradientNorm());
        metrics.add(report.metrics());
    }

    @Override
    public void evaluating(Progress progress) {
        results.clear();
    }

    @Override
    public void answered(ExampleResult result) {
        results.add(result);
    }

    @Override
    public void evaluated(EvaluationResult result, Progress progress) {
        evaluations.add(result);
        StringBuilder all = new StringBuilder("%d %s".formatted(progress.step(), result.metrics()));
        results.stream()
                .sorted(Comparator.comparingLong(each -> each.example().row()))
                .forEach(each ->
                        all.append(' ').append(each.prediction()).append(' ').append(each.loss()));
        answers.add(all.toString());
    }

    @Override
    public void checkpoint(Progress progress) {
        checkpoints.add(progress.step());
        try {
            onCheckpoint.keep(progress.step());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Wish wish() {
        return wishes.apply(step);
    }

    double lastLoss() {
        return losses.get(losses.size() - 1);
    }

    double lastMetric(String name) {
        return evaluations.get(evaluations.size() - 1).metrics().getOrDefault(name, Double.NaN);
    }
}
