package dev.headstock.server.runs.training;

import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.worker.Heartbeat;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.evaluations.Evaluation;
import dev.headstock.server.evaluations.Evaluations;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.measurements.DeclaredMetrics;
import dev.headstock.server.measurements.Logs;
import dev.headstock.server.queue.AttemptOutcome;
import dev.headstock.server.queue.JobChanged;
import dev.headstock.server.queue.JobState;
import dev.headstock.server.runs.Runs;
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
    private final Logs log;
    private final Checkpoints checkpoints;
    private final Evaluations evaluations;
    private final RunVerdicts verdicts;
    private final JsonColumns json;

    RunStates(
            JdbcClient jdbc,
            Runs runs,
            Logs log,
            Checkpoints checkpoints,
            Evaluations evaluations,
            RunVerdicts verdicts,
            JsonColumns json) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.log = log;
        this.checkpoints = checkpoints;
        this.evaluations = evaluations;
        this.verdicts = verdicts;
        this.json = json;
    }

    /** In the transaction that changes the job. */
    @EventListener(condition = "#change.kind() == 'train'")
    @Transactional(propagation = Propagation.MANDATORY)
    public void onJobChanged(JobChanged change) {
        UUID run = TrainJobs.run(change.subjects());
        AttemptOutcome outcome = change.outcome();
        long number = jdbc.sql("""
                        update run set state = :state, attempt = :attempt, cause = :cause, reason = :reason, hint = :hint,
                            phase = case when :working then phase end,
                            step = case when :state = 'SUCCEEDED' then total_steps else step end, seconds_left = null, examples_per_second = null,
                            started_at = case when :working then coalesce(started_at, clock_timestamp()) else started_at end,
                            finished_at = case when :finished then clock_timestamp() end
                        where id = :run returning number""")
                .param("state", change.state().name())
                .param("attempt", change.attempt())
                .param("cause", outcome == null ? null : outcome.cause())
                .param("reason", outcome == null ? null : outcome.reason())
                .param("hint", outcome == null ? null : outcome.hint())
                .param("working", change.state().active())
                .param("finished", change.state().finished())
                .param("run", run)
                .query(Long.class)
                .single();
        if (outcome != null) {
            logEnd(run, change, outcome);
            checkpoints.dropUnfinished(number, change.attempt());
            evaluations.dropUnfinished(run);
        }
        if (change.state() == JobState.SUCCEEDED) {
            verdicts.judge(run, number, declaredMetrics(run));
        } else {
            verdicts.clear(run);
        }
        if (change.state() == JobState.SUCCEEDED && !maySucceedAgain(run)) {
            checkpoints.dropTrainingStates(number);
        }
        runs.publishChange(run);
    }

    /** A study may let a run that stopped early go on. */
    private boolean maySucceedAgain(UUID run) {
        return jdbc.sql(
                        "select coalesce(specification #>> '{variation,stopAfterEpochs}', '') <> '' from run where id = :run")
                .param("run", run)
                .query(Boolean.class)
                .single();
    }

    private void logEnd(UUID run, JobChanged change, AttemptOutcome outcome) {
        for (WorkerOutput.Line line : WorkerOutput.unseen(
                change.outputTail(),
                log.texts(run, change.attempt(), change.outputTail().size()))) {
            log.append(run, change.attempt(), line.level(), List.of(line.text()));
        }
        if (outcome.state() == JobState.SUCCEEDED) {
            return;
        }
        String next =
                switch (change.state()) {
                    case QUEUED -> " It will be tried again.";
                    case PAUSED -> " The run is paused.";
                    default -> "";
                };
        String reason = outcome.state() == JobState.PAUSED ? "Stopped on request." : outcome.reason();
        log.append(
                run,
                change.attempt(),
                outcome.state() == JobState.FAILED ? "ERROR" : "INFO",
                List.of("Attempt %d: %s%s".formatted(change.attempt(), reason, next)));
    }

    /** What the worker reports of its progress. Until it has loaded its checkpoint it reports 0, which is not where the run stands. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void progress(UUID run, Heartbeat report) {
        jdbc.sql("""
                        update run set phase = :phase, step = greatest(step, :step), total_steps = case when :total > 0 then :total else total_steps end,
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
        runs.publishChange(run);
    }

    /** The attempt goes on from a checkpoint, or from the beginning. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void resume(UUID run, @Nullable UUID checkpoint, long step) {
        rankAgain(run);
        jdbc.sql("update run set resumed_from = :checkpoint, step = :step where id = :run")
                .param("checkpoint", checkpoint)
                .param("step", step)
                .param("run", run)
                .update();
    }

    /** How many of the newest checkpoints stay, and the one that the newest attempt started from. */
    record Retention(int keep, @Nullable UUID resumedFrom) {}

    Retention retention(UUID run) {
        return jdbc.sql("""
                        select coalesce((specification -> 'settings' ->> 'keepCheckpoints')::int, 1) as keep, resumed_from
                        from run where id = :run""").param("run", run).query(Retention.class).single();
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
