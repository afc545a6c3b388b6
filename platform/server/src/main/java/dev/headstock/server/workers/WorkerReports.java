package dev.headstock.server.workers;

import dev.headstock.protocol.worker.EvaluationReport;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.Heartbeat;
import dev.headstock.protocol.worker.HeartbeatReply;
import dev.headstock.protocol.worker.LogBatch;
import dev.headstock.protocol.worker.MetricBatch;
import dev.headstock.protocol.worker.PredictionBatch;
import dev.headstock.server.evaluations.Evaluation;
import dev.headstock.server.evaluations.EvaluationSource;
import dev.headstock.server.evaluations.Evaluations;
import dev.headstock.server.events.Events;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.measurements.MetricNames;
import dev.headstock.server.measurements.MetricPoints;
import dev.headstock.server.measurements.RunLog;
import dev.headstock.server.queue.AttemptOutcome;
import dev.headstock.server.queue.Attempts;
import dev.headstock.server.queue.Leases;
import dev.headstock.server.runs.RunStates;
import dev.headstock.server.runs.Runs;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes what workers report. Each report is one transaction that begins by proving that the attempt owns its job. */
@Component
class WorkerReports {
    private static final int MOST_POINTS = 5_000;
    /** A label has up to 200 characters, and a metric of one label a prefix, such as {@code dev/f1/}. */
    private static final int LONGEST_METRIC_NAME = 300;

    private final Leases leases;
    private final Attempts attempts;
    private final Runs runs;
    private final RunStates states;
    private final MetricNames metricNames;
    private final MetricPoints metricPoints;
    private final RunLog log;
    private final Evaluations evaluations;
    private final Events events;
    private final TransactionTemplate transactions;

    WorkerReports(
            Leases leases,
            Attempts attempts,
            Runs runs,
            RunStates states,
            MetricNames metricNames,
            MetricPoints metricPoints,
            RunLog log,
            Evaluations evaluations,
            Events events,
            TransactionTemplate transactions) {
        this.leases = leases;
        this.attempts = attempts;
        this.runs = runs;
        this.states = states;
        this.metricNames = metricNames;
        this.metricPoints = metricPoints;
        this.log = log;
        this.evaluations = evaluations;
        this.events = events;
        this.transactions = transactions;
    }

    HeartbeatReply heartbeat(AttemptId attempt, Heartbeat report) {
        return transactions.execute(status -> {
            Leases.Renewed renewed = leases.renew(attempt);
            states.progress(renewed.run(), report);
            return new HeartbeatReply(renewed.checkpointsRequested(), Leases.SECONDS);
        });
    }

    record MetricsNews(UUID runId, List<MetricBatch.Point> points) {}

    void metrics(AttemptId attempt, MetricBatch batch) {
        if (batch.points().isEmpty()) {
            return;
        }
        check(batch);
        metricNames.learn(batch.points().stream().map(MetricBatch.Point::name).collect(Collectors.toSet()));
        transactions.executeWithoutResult(status -> {
            UUID run = leases.hold(attempt);
            metricPoints.store(runs.number(run), attempt.attempt(), batch.points());
            events.publish("run:" + run, "metrics", new MetricsNews(run, batch.points()));
        });
    }

    private static void check(MetricBatch batch) {
        if (batch.points().size() > MOST_POINTS) {
            throw ApiException.invalid(
                    "/points",
                    "A batch holds at most %d points, not %d."
                            .formatted(MOST_POINTS, batch.points().size()));
        }
        for (MetricBatch.Point point : batch.points()) {
            if (point.name().isBlank() || point.name().length() > LONGEST_METRIC_NAME) {
                throw ApiException.invalid(
                        "/points", "A metric's name has 1 to %d characters.".formatted(LONGEST_METRIC_NAME));
            }
        }
    }

    record LogNews(UUID runId, List<RunLog.LogLine> lines) {}

    void log(AttemptId attempt, LogBatch batch) {
        transactions.executeWithoutResult(status -> {
            UUID run = leases.hold(attempt);
            List<RunLog.LogLine> lines = log.store(runs.number(run), attempt.attempt(), batch.lines());
            if (!lines.isEmpty()) {
                events.publish("run:" + run, "log", new LogNews(run, lines));
            }
        });
    }

    void predictions(AttemptId attempt, PredictionBatch batch) {
        int size = batch.predictions().size();
        if (size > PredictionBatch.MOST) {
            throw ApiException.invalid(
                    "/predictions",
                    "A batch holds at most %d predictions, not %d.".formatted(PredictionBatch.MOST, size));
        }
        transactions.executeWithoutResult(status -> {
            UUID run = leases.hold(attempt);
            evaluations.store(source(run), attempt.attempt(), batch);
        });
    }

    record EvaluatedNews(UUID runId, Evaluation evaluation) {}

    void evaluation(AttemptId attempt, EvaluationReport report) {
        transactions.executeWithoutResult(status -> {
            UUID run = leases.hold(attempt);
            Evaluation evaluation = evaluations.complete(source(run), attempt.attempt(), report);
            states.rank(run, evaluation);
            events.publish("run:" + run, "evaluated", new EvaluatedNews(run, evaluation));
            runs.tell(run);
        });
    }

    private EvaluationSource source(UUID run) {
        return EvaluationSource.training(run, runs.get(run).dataset().versionId());
    }

    void finish(AttemptId attempt, Finish finish) {
        transactions.executeWithoutResult(status -> {
            attempts.finish(attempt, ending(finish)).ifPresent(run -> {
                Map<String, Double> summary = finish.summary();
                states.summary(run, summary.get("seconds"), summary.get("trained-parameters"));
            });
        });
    }

    private static AttemptOutcome ending(Finish finish) {
        return switch (finish.outcome()) {
            case SUCCEEDED -> AttemptOutcome.succeeded();
            case FAILED ->
                AttemptOutcome.failed(
                        finish.cause() == null ? "internal" : finish.cause(),
                        finish.reason() == null ? "The worker gave no reason." : finish.reason(),
                        finish.hint(),
                        finish.retry());
        };
    }
}
