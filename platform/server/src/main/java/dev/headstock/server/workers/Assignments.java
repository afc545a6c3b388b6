package dev.headstock.server.workers;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.worker.Assignment;
import dev.headstock.protocol.worker.Assignment.PluginJar;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.plugins.PinnedPlugin;
import dev.headstock.server.queue.ActiveJob;
import dev.headstock.server.queue.Attempts;
import dev.headstock.server.queue.JobHandlers;
import dev.headstock.server.queue.JobStates;
import dev.headstock.server.queue.Jobs;
import dev.headstock.server.queue.Leases;
import dev.headstock.server.queue.PreparedAssignment;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;

/** What an attempt is given to work on. The kind's handler decides it at the attempt's first request, and it stays the same. */
@Component
class Assignments {
    private static final TypeReference<Map<String, @Nullable Object>> WORK = new TypeReference<>() {};

    private final Leases leases;
    private final Attempts attempts;
    private final Jobs jobs;
    private final JobHandlers handlers;
    private final JobStates states;
    private final JsonColumns json;
    private final TransactionTemplate transactions;

    Assignments(
            Leases leases,
            Attempts attempts,
            Jobs jobs,
            JobHandlers handlers,
            JobStates states,
            JsonColumns json,
            TransactionTemplate transactions) {
        this.leases = leases;
        this.attempts = attempts;
        this.jobs = jobs;
        this.handlers = handlers;
        this.states = states;
        this.json = json;
        this.transactions = transactions;
    }

    Assignment of(AttemptId attempt) throws IOException {
        ActiveJob job = held(attempt);
        Optional<String> given = attempts.assignment(attempt);
        if (given.isPresent()) {
            return json.read(given.get(), Assignment.class);
        }
        PreparedAssignment prepared = handlers.of(job.kind()).prepare(job);
        Assignment assignment = assignment(job, prepared);
        return transactions.execute(status -> begin(attempt, assignment, prepared));
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
        return Stream.of(
                        assignment.files().stream(),
                        assignment.plugins().stream().map(PluginJar::jar),
                        Stream.ofNullable(assignment.state()))
                .flatMap(files -> files);
    }

    private ActiveJob held(AttemptId attempt) {
        return transactions.execute(status -> leases.hold(attempt));
    }

    /** Of two requests at the same moment, the second is given what the first was, and begins nothing. */
    private Assignment begin(AttemptId attempt, Assignment assignment, PreparedAssignment prepared) {
        Optional<String> given = attempts.begin(attempt, String.valueOf(json.write(assignment)));
        if (given.isPresent()) {
            return json.read(given.get(), Assignment.class);
        }
        prepared.onBegin().run();
        return assignment;
    }

    private Assignment assignment(ActiveJob job, PreparedAssignment prepared) {
        return new Assignment(
                job.kind(),
                job.id().toString(),
                job.subjects(),
                json.read(String.valueOf(json.write(prepared.work())), WORK),
                jobs.plugins(job.id()).stream().map(Assignments::jar).toList(),
                distinct(prepared.files()),
                states.current(job.id()).orElse(null),
                Leases.SECONDS);
    }

    private static PluginJar jar(PinnedPlugin plugin) {
        String name = plugin.id() + "-" + plugin.version() + ".jar";
        return new PluginJar(plugin.id(), plugin.version(), new FileReference(name, plugin.size(), plugin.sha256()));
    }

    private static List<FileReference> distinct(Collection<FileReference> files) {
        Map<String, FileReference> bySha256 = new LinkedHashMap<>();
        files.forEach(file -> bySha256.putIfAbsent(file.sha256(), file));
        return List.copyOf(bySha256.values());
    }
}
