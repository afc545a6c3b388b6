package dev.headstock.server.runs;

import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.worker.Heartbeat;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.evaluations.Evaluation;
import dev.headstock.server.evaluations.Evaluations;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.measurements.DeclaredMetrics;
import dev.headstock.server.measurements.RunLog;
import dev.headstock.server.queue.AttemptOutcome;
import dev.headstock.server.queue.JobChanged;
import dev.headstock.server.queue.JobState;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;

/** Lets a run's row follow its job and its worker. */
@Component
public class RunStates {
    private static final TypeReference<List<MetricView>> METRICS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final Runs runs;
    private final RunLog log;
    private final Checkpoints checkpoints;
    private final Evaluations evaluations;
    private final JsonColumns json;

    RunStates(
            JdbcClient jdbc,
            Runs runs,
            RunLog log,
            Checkpoints checkpoints,
            Evaluations evaluations,
            JsonColumns json) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.log = log;
        this.checkpoints = checkpoints;
        this.evaluations = evaluations;
        this.json = json;
    }

    /** In the transaction that changes the job. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void onJobChanged(JobChanged change) {
        AttemptOutcome ending = change.ending();
        boolean finished = change.state().finished();
        long number = jdbc.sql("""
                        update run set state = :state, attempts = :attempts, cause = :cause, reason = :reason, hint = :hint,
                            phase = case when :working then phase end,
                            step = case when :state = 'SUCCEEDED' then total_steps else step end, seconds_left = null, examples_per_second = null,
                            started_at = case when :working then coalesce(started_at, clock_timestamp()) else started_at end,
                            finished_at = case when :finished then clock_timestamp() end
                        where id = :run returning number""")
                .param("state", change.state().name())
                .param("attempts", change.attempt())
                .param("cause", ending == null ? null : ending.cause())
                .param("reason", ending == null ? null : ending.reason())
                .param("hint", ending == null ? null : ending.hint())
                .param("working", change.state() == JobState.STARTING || change.state() == JobState.RUNNING)
                .param("finished", finished)
                .param("run", change.run())
                .query(Long.class)
                .single();
        if (ending != null) {
            writeDown(number, change, ending);
            checkpoints.dropUnfinished(number, change.attempt());
            evaluations.dropUnfinished(change.run());
        }
        if (change.state() == JobState.SUCCEEDED) {
            checkpoints.dropTrainingStates(number);
        }
        runs.tell(change.run());
    }

    private void writeDown(long run, JobChanged change, AttemptOutcome ending) {
        log.append(run, change.attempt(), "ERROR", change.outputTail());
        if (ending.state() != JobState.SUCCEEDED) {
            String next = change.state() == JobState.QUEUED ? " It will be tried again." : "";
            String level = ending.state() == JobState.FAILED ? "ERROR" : "INFO";
            log.append(
                    run,
                    change.attempt(),
                    level,
                    List.of("Attempt %d: %s%s".formatted(change.attempt(), ending.reason(), next)));
        }
    }

    /** What the worker says about its progress. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void progress(UUID run, Heartbeat report) {
        jdbc.sql("""
                        update run set phase = :phase, step = :step, total_steps = case when :total > 0 then :total else total_steps end,
                            seconds_left = :left, examples_per_second = :speed, memory_bytes = :memory
                        where id = :run""")
                .param("phase", report.phase())
                .param("step", report.step())
                .param("total", report.totalSteps())
                .param("left", finite(report.secondsLeft()))
                .param("speed", finite(report.examplesPerSecond()))
                .param("memory", report.memoryBytes())
                .param("run", run)
                .update();
        runs.tell(run);
    }

    private static @Nullable Double finite(@Nullable Double value) {
        return value == null || !Double.isFinite(value) ? null : value;
    }

    /** Keeps the best value on dev so far of the metric by which the head ranks runs. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void rank(UUID run, Evaluation evaluation) {
        MetricView primary = declaredMetrics(run).primary().orElse(null);
        Double value = primary == null ? null : evaluation.metrics().get(primary.name());
        if (evaluation.split() != Split.DEV || primary == null || value == null) {
            return;
        }
        Double best = jdbc.sql("select primary_value from run where id = :run")
                .param("run", run)
                .query((row, number) -> Optional.ofNullable((Double) row.getObject(1)))
                .single()
                .orElse(null);
        if (DeclaredMetrics.isBetter(primary.direction(), value, best)) {
            jdbc.sql("""
                            update run set primary_metric = :metric, primary_value = :value, primary_direction = :direction
                            where id = :run""")
                    .param("metric", primary.name())
                    .param("value", value)
                    .param("direction", primary.direction().name())
                    .param("run", run)
                    .update();
        }
    }

    /** What the run's plan says its head measures. */
    public DeclaredMetrics declaredMetrics(UUID run) {
        return jdbc.sql("select plan -> 'metrics' from run where id = :run")
                .param("run", run)
                .query(String.class)
                .optional()
                .map(metrics -> new DeclaredMetrics(json.read(metrics, METRICS)))
                .orElseThrow(() -> ApiException.notFound("run", run));
    }

    /** After evaluations were dropped: the best of those that are left. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void rankAgain(UUID run) {
        jdbc.sql("update run set primary_metric = null, primary_value = null, primary_direction = null where id = :run")
                .param("run", run)
                .update();
        evaluations.ofOwner(run).forEach(evaluation -> rank(run, evaluation));
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void summary(UUID run, @Nullable Double seconds, @Nullable Double trainedParameters) {
        jdbc.sql("""
                        update run set seconds = coalesce(:seconds, seconds),
                            trained_parameters = coalesce(:trained::bigint, trained_parameters)
                        where id = :run""")
                .param("seconds", finite(seconds))
                .param("trained", trainedParameters == null ? null : Math.round(trainedParameters))
                .param("run", run)
                .update();
    }
}
