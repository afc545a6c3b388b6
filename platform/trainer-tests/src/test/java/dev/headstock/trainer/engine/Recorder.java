package dev.headstock.trainer.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Remembers what a training reports, and asks for what a test wants. */
class Recorder implements TrainingObserver {
    final List<Double> losses = new ArrayList<>();
    final List<Double> gradientNorms = new ArrayList<>();
    final List<EvaluationResult> evaluations = new ArrayList<>();
    final List<Long> checkpoints = new ArrayList<>();
    private final LongFunction<Wish> wishes;
    private long step;

    Recorder() {
        this(step -> Wish.GO_ON);
    }

    /** @param wishes what to ask for after each step */
    Recorder(LongFunction<Wish> wishes) {
        this.wishes = wishes;
    }

    @Override
    public void stepped(StepReport report) {
        step = report.progress().step();
        losses.add(report.loss());
        gradientNorms.add(report.gradientNorm());
    }

    @Override
    public void evaluated(EvaluationResult result, Progress progress) {
        evaluations.add(result);
    }

    @Override
    public void checkpoint(Progress progress) {
        checkpoints.add(progress.step());
    }

    @Override
    public Wish wish() {
        return wishes.apply(step);
    }

    /** Every evaluation with every digit. */
    List<String> answers() {
        return evaluations.stream()
                .map(result -> "%d %s %s %s"
                        .formatted(result.step(), result.evaluation().metrics(), result.predictions(), result.losses()))
                .toList();
    }

    double lastAccuracy() {
        return evaluations.get(evaluations.size() - 1).evaluation().metrics().getOrDefault("accuracy", Double.NaN);
    }
}
