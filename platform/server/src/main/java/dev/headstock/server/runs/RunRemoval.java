package dev.headstock.server.runs;

import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.database.LongStatements;
import dev.headstock.server.evaluations.Evaluations;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.measurements.Logs;
import dev.headstock.server.measurements.MetricPoints;
import dev.headstock.server.queue.Jobs;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Removes runs with everything they left behind. */
@Component
class RunRemoval {
    private final JdbcClient jdbc;
    private final Checkpoints checkpoints;
    private final MetricPoints metricPoints;
    private final Evaluations evaluations;
    private final Logs logs;
    private final Jobs jobs;
    private final LongStatements longStatements;
    private final TransactionTemplate transactions;

    RunRemoval(
            JdbcClient jdbc,
            Checkpoints checkpoints,
            MetricPoints metricPoints,
            Evaluations evaluations,
            Logs logs,
            Jobs jobs,
            LongStatements longStatements,
            TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.checkpoints = checkpoints;
        this.metricPoints = metricPoints;
        this.evaluations = evaluations;
        this.logs = logs;
        this.jobs = jobs;
        this.longStatements = longStatements;
        this.transactions = transactions;
    }

    private record Numbered(UUID id, long number) {}

    /** All runs of an experiment. None may be unfinished or registered. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void removeAll(UUID experiment) {
        longStatements.allow();
        List<Numbered> runs = jdbc.sql("select id, number from run where experiment = :experiment")
                .param("experiment", experiment)
                .query(Numbered.class)
                .list();
        // First of all of them: they may refer to each other.
        runs.forEach(run -> releaseReferences(run.number()));
        runs.forEach(run -> dropResults(run.id(), run.number()));
        jdbc.sql("delete from run where experiment = :experiment")
                .param("experiment", experiment)
                .update();
    }

    /** Refused while the run is unfinished, or something else was made from it. */
    void remove(Run run) {
        if (!run.state().finished()) {
            throw ApiException.conflict("Run '%s' is unfinished. Cancel it first.".formatted(run.name()));
        }
        try {
            transactions.executeWithoutResult(status -> removeNow(run));
        } catch (DataIntegrityViolationException e) {
            throw ApiException.conflict(
                    "A version in the model registry came from run '%s', or another run refers to it. Delete that first."
                            .formatted(run.name()));
        }
    }

    private void removeNow(Run run) {
        longStatements.allow();
        releaseReferences(run.number());
        dropResults(run.id(), run.number());
        jdbc.sql("delete from run where number = :number")
                .param("number", run.number())
                .update();
    }

    private void dropResults(UUID id, long number) {
        checkpoints.deleteAll(number);
        metricPoints.dropAll(number);
        evaluations.dropAll(id);
        logs.dropAll(id);
        jobs.deleteAll(Runs.subject(id));
    }

    private void releaseReferences(long run) {
        jdbc.sql("delete from run_reference where run = :run returning checkpoint")
                .param("run", run)
                .query((row, number) -> Optional.ofNullable(row.getObject(1, UUID.class)))
                .list()
                .forEach(checkpoint -> checkpoint.ifPresent(checkpoints::unpin));
    }
}
