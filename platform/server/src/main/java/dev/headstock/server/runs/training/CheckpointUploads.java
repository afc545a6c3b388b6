package dev.headstock.server.runs.training;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.worker.CheckpointAnnouncement;
import dev.headstock.protocol.worker.CheckpointTicket;
import dev.headstock.server.checkpoints.Checkpoint;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.events.Events;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.queue.Attempts;
import dev.headstock.server.queue.CheckpointReceiver;
import dev.headstock.server.queue.Leases;
import dev.headstock.server.runs.Runs;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The way of a checkpoint into the store: announced, its files uploaded, the manifest written last, then committed by one row. No
 * transaction is open while bytes move.
 */
@Component
class CheckpointUploads implements CheckpointReceiver {
    private static final int MOST_FILES = 1_000;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*");

    private final Leases leases;
    private final Attempts attempts;
    private final Runs runs;
    private final RunStates states;
    private final Checkpoints checkpoints;
    private final Events events;
    private final TransactionTemplate transactions;

    CheckpointUploads(
            Leases leases,
            Attempts attempts,
            Runs runs,
            RunStates states,
            Checkpoints checkpoints,
            Events events,
            TransactionTemplate transactions) {
        this.leases = leases;
        this.attempts = attempts;
        this.runs = runs;
        this.states = states;
        this.checkpoints = checkpoints;
        this.events = events;
        this.transactions = transactions;
    }

    @Override
    public CheckpointTicket announce(AttemptId attempt, CheckpointAnnouncement announcement) throws IOException {
        check(announcement.files());
        UUID id =
                transactions.execute(status -> checkpoints.announce(heldRun(attempt), attempt.attempt(), announcement));
        return new CheckpointTicket(id.toString(), checkpoints.missing(announcement.files()));
    }

    private static void check(List<FileReference> files) {
        List<Problem> problems = new ArrayList<>();
        if (files.isEmpty() || files.size() > MOST_FILES) {
            problems.add(Problem.error("/files", "A checkpoint has 1 to %d files.".formatted(MOST_FILES)));
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < files.size(); i++) {
            FileReference file = files.get(i);
            String pointer = "/files/" + i;
            if (!NAME.matcher(file.name()).matches() || file.name().contains("..")) {
                problems.add(
                        Problem.error(pointer + "/name", "'%s' is not a plain relative name.".formatted(file.name())));
            }
            if (!names.add(file.name())) {
                problems.add(Problem.error(pointer + "/name", "'%s' is named twice.".formatted(file.name())));
            }
            if (file.size() < 0 || !SHA256.matcher(file.sha256()).matches()) {
                problems.add(
                        Problem.error(pointer, "size must not be negative and sha256 must be 64 hexadecimal digits."));
            }
        }
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
    }

    @Override
    public void upload(AttemptId attempt, UUID checkpoint, String name, InputStream content) throws IOException {
        long run = transactions.execute(status -> heldRun(attempt));
        FileReference file = checkpoints
                .file(run, checkpoint, name)
                .orElseThrow(() -> ApiException.notFound("announced file", name));
        checkpoints.upload(file, content);
    }

    record CheckpointEvent(UUID runId, Checkpoint checkpoint) {}

    @Override
    public void commit(AttemptId attempt, UUID id) throws IOException {
        UUID run = transactions.execute(status -> TrainJobs.run(leases.hold(attempt)));
        long number = runs.number(run);
        List<FileReference> files = checkpoints.files(id);
        List<String> missing = checkpoints.missing(files);
        if (files.isEmpty() || !missing.isEmpty()) {
            throw ApiException.conflict(
                    "Files %s of this checkpoint have not arrived. Upload them, then commit.".formatted(missing));
        }
        String manifest = checkpoints.storeManifest(run, id, files);
        MetricView primary = states.declaredMetrics(run).primary().orElse(null);
        boolean fresh = transactions.execute(status -> {
            leases.hold(attempt);
            attempts.advance(attempt);
            return checkpoints.commit(number, attempt.attempt(), id, manifest, primary);
        });
        if (fresh) {
            RunStates.Retention retention = states.retention(run);
            checkpoints.retain(number, retention.keep(), retention.resumedFrom());
            checkpoints
                    .find(number, id)
                    .ifPresent(checkpoint ->
                            events.publish("run:" + run, "checkpoint", new CheckpointEvent(run, checkpoint)));
        }
    }

    private long heldRun(AttemptId attempt) {
        return runs.number(TrainJobs.run(leases.hold(attempt)));
    }
}
