package dev.headstock.trainer.processes.worker;

import dev.headstock.api.Evaluation;
import dev.headstock.protocol.worker.MetricBatch.Point;
import dev.headstock.trainer.engine.EvaluationResult;
import dev.headstock.trainer.engine.Model;
import dev.headstock.trainer.engine.Training;
import dev.headstock.trainer.engine.TrainingObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the server what a training does. */
final class ReportingObserver implements TrainingObserver {
    private static final Logger LOG = LoggerFactory.getLogger(ReportingObserver.class);

    private final EvaluationSender evaluations;
    private final Reports reports;
    private final Heartbeats heartbeats;
    private final Status status;
    private final CheckpointKeeper keeper;
    private final DoubleSupplier sinceLaunch;
    private final double secondsBefore;
    private final double readyAt;
    private Map<String, Double> evaluatedNow = Map.of();
    private long evaluatedAt = -1;
    private double firstStepAt = Double.NaN;
    private double stepSeconds;
    private long examples;

    /**
     * @param secondsBefore that earlier attempts trained
     * @param sinceLaunch seconds since the attempt began
     */
    ReportingObserver(
            ServerConnection server,
            Reports reports,
            Heartbeats heartbeats,
            Status status,
            CheckpointKeeper keeper,
            double secondsBefore,
            DoubleSupplier sinceLaunch) {
        this.evaluations = new EvaluationSender(server, status);
        this.reports = reports;
        this.heartbeats = heartbeats;
        this.status = status;
        this.keeper = keeper;
        this.secondsBefore = secondsBefore;
        this.sinceLaunch = sinceLaunch;
        this.readyAt = sinceLaunch.getAsDouble();
    }

    @Override
    public void stepped(StepReport report) {
        if (Double.isNaN(firstStepAt)) {
            firstStepAt = sinceLaunch.getAsDouble();
        }
        requireSending();
        stepSeconds += report.seconds();
        examples += report.examples();
        status.stepped(report);
        point("train/loss", report.progress(), report.loss());
        point("train/learning-rate", report.progress(), report.learningRate());
        point("train/gradient-norm", report.progress(), report.gradientNorm());
        point("train/examples-per-second", report.progress(), report.examples() / report.seconds());
    }

    /** A run without its metrics is worth nothing to anyone. */
    private void requireSending() {
        try {
            reports.requireSending();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void point(String name, Progress progress, double value) {
        reports.add(new Point(name, progress.step(), progress.epochs(), seconds(), value));
    }

    private double seconds() {
        return secondsBefore + sinceLaunch.getAsDouble() - readyAt;
    }

    @Override
    public void progressed() {
        status.progressed();
    }

    @Override
    public void evaluated(EvaluationResult result, Progress progress) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        result.evaluation().metrics().forEach((name, value) -> metrics.put("dev/" + name, value));
        metrics.forEach((name, value) -> point(name, progress, value));
        evaluatedNow = metrics;
        evaluatedAt = progress.step();
        LOG.info("Step {}: {}", progress.step(), inWords(result.evaluation()));
        send(result);
    }

    private static String inWords(Evaluation evaluation) {
        return String.format(
                Locale.ROOT,
                "dev loss %.4f, %s %.4f",
                evaluation.metrics().getOrDefault("loss", Double.NaN),
                evaluation.primary(),
                evaluation.metrics().getOrDefault(evaluation.primary(), Double.NaN));
    }

    private void send(EvaluationResult result) {
        status.phase("sending the evaluation");
        try {
            evaluations.send(result);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void checkpoint(Progress progress) {
        status.phase("writing a checkpoint");
        try {
            keeper.keep(progress, evaluatedAt == progress.step() ? evaluatedNow : Map.of(), seconds());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Wish wish() {
        return heartbeats.takeCheckpointWish() ? Wish.CHECKPOINT : Wish.GO_ON;
    }

    /** Figures of the attempt. */
    Map<String, Double> summary(Training training, Model model) {
        Map<String, Double> summary = new LinkedHashMap<>();
        summary.put("seconds", seconds());
        summary.put("steps", (double) training.step());
        summary.put("trained-parameters", (double) training.trainedParameters());
        summary.put("total-parameters", (double) model.parameterCount());
        summary.put("peak-memory-bytes", (double) ProcessMemory.peak());
        if (examples > 0) {
            summary.put("examples-per-second", examples / stepSeconds);
            summary.put("seconds-to-first-step", firstStepAt);
        }
        return summary;
    }
}
