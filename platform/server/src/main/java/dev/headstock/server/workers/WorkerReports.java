package dev.headstock.server.workers;

import dev.headstock.protocol.worker.EvaluationReport;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.Heartbeat;
import dev.headstock.protocol.worker.HeartbeatReply;
import dev.headstock.protocol.worker.JobResult;
import dev.headstock.protocol.worker.LogBatch;
import dev.headstock.protocol.worker.MetricBatch;
import dev.headstock.protocol.worker.PredictionBatch;
import dev.headstock.server.events.Events;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.measurements.Logs;
import dev.headstock.server.measurements.MetricNames;
import dev.headstock.server.queue.ActiveJob;
import dev.headstock.server.queue.AttemptOutcome;
import dev.headstock.server.queue.Attempts;
import dev.headstock.server.queue.JobHandler;
import dev.headstock.server.queue.JobHandlers;
import dev.headstock.server.queue.Leases;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes what workers report and passes it to the handler of the job's kind. Each report is one transaction that begins by proving that the attempt
 * owns its job.
 */
@Component
class WorkerReports {
    private static final int MOST_POINTS = 5_000;
    private static final int MOST_LINES = 10_000;
    /** A class has up to 200 characters, and a metric of one class a prefix, such as {@code dev/f1/}. */
    private static final int LONGEST_METRIC_NAME = 300;

    private final Leases leases;
    private final Attempts attempts;
    private final JobHandlers handlers;
    private final MetricNames metricNames;
    private final Logs logs;
    private final Events events;
    private final TransactionTemplate transactions;

    WorkerReports(
            Leases leases,
            Attempts attempts,
            JobHandlers handlers,
            MetricNames metricNames,
            Logs logs,
            Events events,
            TransactionTemplate transactions) {
        this.leases = leases;
        this.attempts = attempts;
        this.handlers = handlers;
        this.metricNames = metricNames;
        this.logs = logs;
        this.events = events;
        this.transactions = transactions;
    }

    HeartbeatReply heartbeat(AttemptId attempt, Heartbeat report) {
        return transactions.execute(status -> {
            Leases.Renewed renewed = leases.renew(attempt, report);
            handlers.of(renewed.job().kind()).progress(renewed.job(), report);
            return new HeartbeatReply(renewed.checkpointsRequested(), renewed.pauseRequested(), Leases.SECONDS);
        });
    }

    void metrics(AttemptId attempt, MetricBatch batch) {
        if (batch.points().isEmpty()) {
            return;
        }
        check(batch);
        metricNames.learn(batch.points().stream().map(MetricBatch.Point::name).collect(Collectors.toSet()));
        report(attempt, (handler, job) -> handler.metrics(job, batch));
    }

    private static void check(MetricBatch batch) {
        requireAtMost(MOST_POINTS, batch.points().size(), "/points", "points");
        for (MetricBatch.Point point : batch.points()) {
            if (point.name().isBlank() || point.name().length() > LONGEST_METRIC_NAME) {
                throw ApiException.invalid(
                        "/points", "A metric's name has 1 to %d characters.".formatted(LONGEST_METRIC_NAME));
            }
        }
    }

    private static void requireAtMost(int most, int size, String pointer, String what) {
        if (size > most) {
            throw ApiException.invalid(pointer, "A batch holds at most %d %s, not %d.".formatted(most, what, size));
        }
    }

    void log(AttemptId attempt, LogBatch batch) {
        requireAtMost(MOST_LINES, batch.lines().size(), "/lines", "lines");
        report(attempt, (handler, job) -> {
            JobHandler.LogTarget target = handler.logTarget(job);
            List<Logs.LogLine> lines = logs.store(target.owner(), attempt.attempt(), batch.lines());
            if (!lines.isEmpty()) {
                events.publish(
                        target.topic() + ":" + target.owner(),
                        "log",
                        Map.of(target.topic() + "Id", target.owner(), "lines", lines));
            }
        });
    }

    void predictions(AttemptId attempt, PredictionBatch batch) {
        requireAtMost(PredictionBatch.MOST, batch.predictions().size(), "/predictions", "predictions");
        report(attempt, (handler, job) -> handler.predictions(job, batch));
    }

    void evaluation(AttemptId attempt, EvaluationReport evaluation) {
        report(attempt, (handler, job) -> handler.evaluation(job, evaluation));
    }

    void result(AttemptId attempt, JobResult result) {
        report(attempt, (handler, job) -> handler.result(job, result));
    }

    void finish(AttemptId attempt, Finish finish) {
        transactions.executeWithoutResult(status -> attempts.finish(attempt, outcome(finish))
                .ifPresent(job -> handlers.of(job.kind()).finished(job, finish)));
    }

    /** The attempt owns its job until the end of the report. */
    private void report(AttemptId attempt, BiConsumer<JobHandler, ActiveJob> report) {
        transactions.executeWithoutResult(status -> {
            ActiveJob job = leases.hold(attempt);
            report.accept(handlers.of(job.kind()), job);
        });
    }

    /** The handler of the attempt's job, which the attempt owns now; for what proves it again itself. */
    JobHandler handler(AttemptId attempt) {
        return handlers.of(held(attempt).kind());
    }

    ActiveJob held(AttemptId attempt) {
        return transactions.execute(status -> leases.hold(attempt));
    }

    private static AttemptOutcome outcome(Finish finish) {
        return switch (finish.outcome()) {
            case SUCCEEDED -> AttemptOutcome.succeeded();
            case PAUSED -> AttemptOutcome.paused();
            case FAILED ->
                AttemptOutcome.failed(
                        finish.cause() == null ? "internal" : finish.cause(),
                        finish.reason() == null ? "The worker gave no reason." : finish.reason(),
                        finish.hint(),
                        finish.retry());
        };
    }
}
