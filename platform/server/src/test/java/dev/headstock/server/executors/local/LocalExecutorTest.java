package dev.headstock.server.executors.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.executors.Executor;
import dev.headstock.server.executors.ExecutorContract;
import dev.headstock.server.home.Home;
import dev.headstock.server.http.BoundAddress;
import dev.headstock.server.processes.ProcessUser;
import dev.headstock.server.processes.TrainerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** With real processes: shells instead of trainers. */
class LocalExecutorTest extends ExecutorContract {
    @Autowired
    private LocalExecutorSettings settings;

    @Autowired
    private TrainerCommand command;

    @Autowired
    private Home home;

    @Autowired
    private Environment environment;

    @Autowired
    private BoundAddress bound;

    @Autowired
    private JsonMapper json;

    @Autowired
    private ApplicationEventPublisher publisher;

    @Autowired
    private ProcessUser user;

    @Override
    protected Executor executor(String script) {
        return executor(List.of("setsid", "sh", "-c", script));
    }

    @Override
    protected Executor brokenExecutor() {
        return executor(List.of("/no/such/program"));
    }

    @Override
    protected @Nullable String written(AttemptId attempt, String file) throws IOException {
        Path path = home.folder("work").resolve(attempt.toString()).resolve(file);
        return Files.exists(path) ? Files.readString(path) : null;
    }

    private LocalExecutor executor(List<String> line) {
        WorkerCommand shell = new WorkerCommand(settings, command) {
            @Override
            List<String> line(Path temporary) {
                return line;
            }
        };
        return new LocalExecutor(settings, shell, home, environment, bound, json, publisher, user);
    }

    @Test
    void aWorkerSeesItsGpusAndNothingOfTheServersEnvironment() {
        Map<String, String> given = new WorkerCommand(settings, command)
                .environment(new Executor.Order(attempt(), "secret", List.of(new Executor.Slot("gpu3", 0))));

        assertThat(given).containsEntry("CUDA_VISIBLE_DEVICES", "3").doesNotContainKey("HOME");
        assertThat(given.values()).doesNotContain("secret");
    }

    @Test
    void aWorkerOnTheProcessorSeesNoGpu() {
        assertThat(new WorkerCommand(settings, command)
                        .environment(new Executor.Order(attempt(), "secret", List.of(new Executor.Slot("cpu", 0)))))
                .containsEntry("CUDA_VISIBLE_DEVICES", "");
    }

    @Test
    void logsOfWorkersAreKeptForAMonth() throws IOException {
        LocalExecutor executor = executor(List.of("sh", "-c", "read line; sleep 600"));
        AttemptId running = attempt();
        executor.start(new Executor.Order(running, "secret", List.of(new Executor.Slot("cpu", 0))));
        Path logs = home.folder("logs/workers");
        Path recent = agedDays(29, logs.resolve(attempt() + ".log"));
        Path old = agedDays(31, logs.resolve(attempt() + ".log"));
        Path ofRunning = agedDays(31, logs.resolve(running + ".log"));

        executor.removeOldLogs();

        assertThat(old).doesNotExist();
        assertThat(recent).exists();
        assertThat(ofRunning).exists();
        await().until(() -> {
            executor.stop(running, true);
            return !executor.observe().contains(running);
        });
        executor.release(running);
    }

    private static AttemptId attempt() {
        return new AttemptId(UUID.randomUUID(), 1);
    }

    /** Appends nothing, so that a running worker's file stays its own. */
    private static Path agedDays(int days, Path file) throws IOException {
        Files.write(file, new byte[0], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
    }
}
