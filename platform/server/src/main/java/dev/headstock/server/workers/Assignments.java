package dev.headstock.server.workers;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.worker.Assignment;
import dev.headstock.protocol.worker.Assignment.CheckpointReference;
import dev.headstock.protocol.worker.Assignment.PluginJar;
import dev.headstock.server.checkpoints.Checkpoint;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.database.JsonValues;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.evaluations.Evaluations;
import dev.headstock.server.events.Events;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.measurements.MetricPoints;
import dev.headstock.server.measurements.RunLog;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.queue.AttemptOutcome;
import dev.headstock.server.queue.Attempts;
import dev.headstock.server.queue.LeaseLostException;
import dev.headstock.server.queue.Leases;
import dev.headstock.server.runs.Run;
import dev.headstock.server.runs.RunStates;
import dev.headstock.server.runs.Runs;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What an attempt is given to work on. It is decided at the attempt's first question and stays the same: the checkpoint to resume from is
 * the newest one whose files are all still what they were, and whatever earlier attempts wrote after it is forgotten in the same moment.
 */
@Component
class Assignments {
    /** Before the first step: everything is forgotten. */
    private static final long BEGINNING = -1;

    private final Leases leases;
    private final Attempts attempts;
    private final Runs runs;
    private final Datasets datasets;
    private final BaseModels models;
    private final Checkpoints checkpoints;
    private final MetricPoints metricPoints;
    private final Evaluations evaluations;
    private final RunStates states;
    private final RunLog log;
    private final Events events;
    private final JsonValues json;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    Assignments(
            Leases leases,
            Attempts attempts,
            Runs runs,
            Datasets datasets,
            BaseModels models,
            Checkpoints checkpoints,
            MetricPoints metricPoints,
            Evaluations evaluations,
            RunStates states,
            RunLog log,
            Events events,
            JsonValues json,
            JdbcClient jdbc,
            TransactionTemplate transactions) {
        this.leases = leases;
        this.attempts = attempts;
        this.runs = runs;
        this.datasets = datasets;
        this.models = models;
        this.checkpoints = checkpoints;
        this.metricPoints = metricPoints;
        this.evaluations = evaluations;
        this.states = states;
        this.log = log;
        this.events = events;
        this.json = json;
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    Assignment of(AttemptId attempt) throws IOException {
        UUID run = held(attempt);
        Optional<String> given = attempts.assignment(attempt);
        if (given.isPresent()) {
            return json.read(given.get(), Assignment.class);
        }
        Optional<Checkpoint> start = findStart(attempt, run);
        Assignment assignment = assignment(run, start.orElse(null));
        return transactions.execute(status -> begin(attempt, run, start.orElse(null), assignment));
    }

    /** A file that the attempt's assignment names. */
    FileReference file(AttemptId attempt, String sha256) {
        held(attempt);
        return attempts.assignment(attempt).stream()
                .map(given -> json.read(given, Assignment.class))
                .flatMap(Assignments::files)
                .filter(file -> file.sha256().equals(sha256))
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("file of this assignment with SHA-256", sha256));
    }

    private static Stream<FileReference> files(Assignment assignment) {
        CheckpointReference resumeFrom = assignment.resumeFrom();
        return Stream.of(
                        Stream.of(assignment.examples()),
                        assignment.model().stream(),
                        assignment.plugins().stream().map(PluginJar::jar),
                        resumeFrom == null ? Stream.<FileReference>empty() : resumeFrom.files().stream())
                .flatMap(files -> files);
    }

    private UUID held(AttemptId attempt) {
        return transactions.execute(status -> leases.hold(attempt));
    }

    /** The newest checkpoint that can be read back. Damaged ones are marked; when all are, the run ends rather than start from scratch. */
    private Optional<Checkpoint> findStart(AttemptId attempt, UUID run) throws IOException {
        long number = runs.number(run);
        List<Checkpoint> all = checkpoints.list(number);
        for (int i = all.size() - 1; i >= 0; i--) {
            Checkpoint candidate = all.get(i);
            if (candidate.state() != Checkpoint.State.COMMITTED) {
                continue;
            }
            Optional<String> damage = checkpoints.damage(candidate);
            if (damage.isEmpty()) {
                return Optional.of(candidate);
            }
            checkpoints.markCorrupt(candidate.id());
            transactions.executeWithoutResult(status -> log.append(
                    number,
                    attempt.attempt(),
                    "ERROR",
                    List.of("The checkpoint of step %d cannot be used: %s".formatted(candidate.step(), damage.get()))));
        }
        if (!all.isEmpty()) {
            attempts.finish(
                    attempt,
                    AttemptOutcome.failed(
                            "no-usable-checkpoint",
                            "None of this run's checkpoints can be read back.",
                            "Check the object store, then launch the run anew.",
                            false));
            throw new LeaseLostException(attempt);
        }
        return Optional.empty();
    }

    /**
     * An attempt begins where an earlier one was.
     *
     * @param step what the run measured after it is forgotten; -1 when all of it is
     */
    record RewoundNews(UUID runId, long step) {}

    /** Of two questions at the same moment, the second is given what the first was, and drops nothing. */
    private Assignment begin(AttemptId attempt, UUID run, @Nullable Checkpoint start, Assignment assignment) {
        Optional<String> given = attempts.begin(attempt, json.write(assignment));
        if (given.isPresent()) {
            return json.read(given.get(), Assignment.class);
        }
        long number = runs.number(run);
        long step = start == null ? BEGINNING : start.step();
        metricPoints.dropAfter(number, step);
        evaluations.dropAfter(run, step);
        states.rankAgain(run);
        jdbc.sql("update run set resumed_from = :checkpoint, step = :step where number = :run")
                .param("checkpoint", start == null ? null : start.id())
                .param("step", Math.max(0, step))
                .param("run", number)
                .update();
        events.publish("run:" + run, "rewound", new RewoundNews(run, step));
        return assignment;
    }

    private Assignment assignment(UUID id, @Nullable Checkpoint start) {
        Run run = runs.get(id);
        RunSpecification specification = run.specification();
        UUID dataset = run.dataset().versionId();
        return new Assignment(
                Assignment.Kind.TRAIN,
                id.toString(),
                specification,
                datasets.version(dataset).schema(),
                datasets.examples(dataset),
                models.get(run.baseModel().id()).files(),
                jars(run.number()),
                start == null ? null : new CheckpointReference(start.id().toString(), start.step(), start.files()),
                Leases.SECONDS);
    }

    private List<PluginJar> jars(long run) {
        return jdbc.sql("select plugin, version, sha256, size from run_plugin where run = :run order by plugin")
                .param("run", run)
                .query((row, number) -> {
                    String id = row.getString("plugin");
                    String version = row.getString("version");
                    FileReference jar = new FileReference(
                            id + "-" + version + ".jar", row.getLong("size"), row.getString("sha256"));
                    return new PluginJar(id, version, jar);
                })
                .list();
    }
}
