package dev.headstock.trainer.processes.worker.training;

import dev.headstock.api.head.Metric;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.worker.MetricBatch.Point;
import dev.headstock.trainer.evaluation.EvaluationResult;
import dev.headstock.trainer.evaluation.ExampleResult;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.processes.worker.checkpoints.CheckpointKeeper;
import dev.headstock.trainer.processes.worker.evaluations.EvaluationLine;
import dev.headstock.trainer.processes.worker.evaluations.EvaluationStream;
import dev.headstock.trainer.processes.worker.evaluations.Fitted;
import dev.headstock.trainer.processes.worker.server.Heartbeats;
import dev.headstock.trainer.processes.worker.server.Reports;
import dev.headstock.trainer.processes.worker.server.ServerConnection;
import dev.headstock.trainer.processes.worker.server.Status;
import dev.headstock.trainer.training.Training;
import dev.headstock.trainer.training.TrainingObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports to the server what a training does, and has it write checkpoints and stop when the server wants it. */
final class ReportingObserver implements TrainingObserver {
    private static final Logger LOG = LoggerFactory.getLogger(ReportingObserver.class);

    private final ServerConnection server;
    private final Reports reports;
    private final Heartbeats heartbeats;
    private final Status status;
    private final List<Metric> metrics;
    private final CheckpointKeeper keeper;
    private final DoubleSupplier sinceLaunch;
    private final double secondsBefore;
    private final double readyAt;
    private @Nullable EvaluationStream evaluation;
    private Map<String, Double> evaluatedNow = Map.of();
    private Map<String, List<Float>> fittedNow = Map.of();
    private boolean checkpointRequested;
    private boolean pausing;
    private boolean stopping;
    private long evaluatedAt = -1;
    private double firstStepAt = Double.NaN;
    private double stepSeconds;
    private long units;

    /**
     * @param metrics as the head declares them
     * @param secondsBefore that earlier attempts trained
     * @param sinceLaunch seconds since the attempt began
     */
    ReportingObserver(
            ServerConnection server,
            Reports reports,
            Heartbeats heartbeats,
            Status status,
            List<Metric> metrics,
            CheckpointKeeper keeper,
            double secondsBefore,
            DoubleSupplier sinceLaunch) {
        this.server = server;
        this.reports = reports;
        this.heartbeats = heartbeats;
        this.status = status;
        this.metrics = metrics;
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
        units += report.units();
        status.stepped(report);
        point("train/loss", report.progress(), report.loss());
        point("train/learning-rate", report.progress(), report.learningRate());
        point("train/gradient-norm", report.progress(), report.gradientNorm());
        point("train/examples-per-second", report.progress(), report.units() / report.seconds());
        report.metrics().forEach((name, value) -> point(name, report.progress(), value));
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
    public void evaluating(Progress progress) {
        status.phase("evaluating");
        evaluation = new EvaluationStream(server, status, progress.step(), Split.DEV, metrics);
    }

    @Override
    public void answered(ExampleResult result) {
        Objects.requireNonNull(evaluation).add(result);
    }

    @Override
    public void evaluated(EvaluationResult result, Progress progress) {
        Map<String, Double> measured = new LinkedHashMap<>();
        result.metrics().forEach((name, value) -> measured.put("dev/" + name, value));
        measured.forEach((name, value) -> point(name, progress, value));
        evaluatedNow = measured;
        fittedNow = Fitted.lists(result.fitted());
        evaluatedAt = progress.step();
        LOG.info("Step {}: {}", progress.step(), EvaluationLine.of(Split.DEV, result, metrics));
        status.phase("sending the evaluation");
        Objects.requireNonNull(evaluation).finish(result);
    }

    @Override
    public void checkpoint(Progress progress) {
        status.phase("writing a checkpoint");
        boolean evaluated = evaluatedAt == progress.step();
        try {
            keeper.keep(
                    progress,
                    evaluated ? evaluatedNow : Map.of(),
                    evaluated ? fittedNow : Map.of(),
                    checkpointRequested,
                    seconds());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        checkpointRequested = false;
        stopping |= pausing;
    }

    /** A pause is a checkpoint and then the end. */
    @Override
    public Wish wish() {
        if (stopping) {
            return Wish.STOP;
        }
        checkpointRequested |= heartbeats.takeCheckpointRequest();
        pausing |= heartbeats.isPauseRequested();
        return checkpointRequested || pausing ? Wish.CHECKPOINT : Wish.GO_ON;
    }

    /** Figures of the run. */
    Map<String, Double> summary(Training training, Model model) {
        Map<String, Double> summary = new LinkedHashMap<>();
        summary.put("seconds", seconds());
        summary.put("steps", (double) training.step());
        summary.put("trained-parameters", (double) training.trainedParameters());
        summary.put("total-parameters", (double) model.parameterCount());
        if (units > 0) {
            summary.put("examples-per-second", units / stepSeconds);
            summary.put("seconds-to-first-step", firstStepAt);
        }
        return summary;
    }
}
