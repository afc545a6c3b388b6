package dev.headstock.server.executors.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headstock.protocol.worker.Bootstrap;
import dev.headstock.server.ServerTest;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.executors.Executor;
import dev.headstock.server.home.Distribution;
import dev.headstock.server.home.Home;
import dev.headstock.server.http.BoundAddress;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** With real processes: a shell that keeps its first line of input and then waits. */
class LocalExecutorTest extends ServerTest {
    @Autowired
    private LocalExecutorSettings settings;

    @Autowired
    private Distribution distribution;

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

    private final AttemptId attempt = new AttemptId(UUID.randomUUID(), 2);

    @SuppressWarnings("NullAway.Init")
    private LocalExecutor executor;

    @BeforeEach
    void start() throws IOException {
        executor = newExecutor();
        executor.start(new Executor.Order(attempt, "secret", List.of(new Executor.Slot("cpu", 0))));
    }

    @AfterEach
    void end() {
        await().until(this::isGoneAfterOneMoreStop);
        executor.forget(attempt);
    }

    /** As the scheduler does it: a process that was being born during one stop is found by the next. */
    private boolean isGoneAfterOneMoreStop() {
        executor.stop(attempt, true);
        return !executor.present().contains(attempt);
    }

    @Test
    void theWorkerLearnsWhoItIsFromItsInput() {
        Path told = home.folder("work").resolve(attempt.toString()).resolve("told");
        await().until(() -> Files.exists(told) && Files.size(told) > 0);

        Bootstrap bootstrap = json.readValue(told, Bootstrap.class);

        assertThat(bootstrap.job()).isEqualTo(attempt.job().toString());
        assertThat(bootstrap.attempt()).isEqualTo(2);
        assertThat(bootstrap.token()).isEqualTo("secret");
        assertThat(bootstrap.server()).isEqualTo("http://127.0.0.1:" + port);
    }

    @Test
    void aKilledWorkerIsMissedWithItsSignalAndItsLastWords() {
        await().until(() -> !executor.outputTail(attempt).isEmpty());

        await().until(this::isGoneAfterOneMoreStop);
        await().untilAsserted(() -> assertThat(executor.exitCode(attempt)).isEqualTo(137));
        assertThat(executor.outputTail(attempt)).containsExactly("waiting");
        executor.forget(attempt);
        assertThat(home.folder("work").resolve(attempt.toString())).doesNotExist();
    }

    @Test
    void theNextServerProcessFindsTheWorkerAgain() {
        LocalExecutor next = newExecutor();

        assertThat(next.present()).contains(attempt);
        assertThat(next.exitCode(attempt)).isNull();
        await().until(() -> {
            next.stop(attempt, true);
            return !next.present().contains(attempt);
        });
    }

    @Test
    void aWorkerSeesNothingOfTheServersEnvironment() {
        Map<String, String> given = new WorkerCommand(settings, distribution, home)
                .environment(new Executor.Order(attempt, "secret", List.of(new Executor.Slot("gpu3", 0))));

        assertThat(given).containsEntry("CUDA_VISIBLE_DEVICES", "3").doesNotContainKey("HOME");
        assertThat(given.values()).doesNotContain("secret");
    }

    @Test
    void logsOfWorkersAreKeptForAMonth() throws IOException {
        Path logs = home.folder("logs/workers");
        Path recent = agedDays(29, logs.resolve(new AttemptId(UUID.randomUUID(), 1) + ".log"));
        Path old = agedDays(31, logs.resolve(new AttemptId(UUID.randomUUID(), 1) + ".log"));
        Path ofRunning = agedDays(31, logs.resolve(attempt + ".log"));

        executor.removeOldLogs();

        assertThat(old).doesNotExist();
        assertThat(recent).exists();
        assertThat(ofRunning).exists();
    }

    /** Appends nothing, so that a running worker's file stays its own. */
    private static Path agedDays(int days, Path file) throws IOException {
        Files.write(file, new byte[0], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
    }

    private LocalExecutor newExecutor() {
        WorkerCommand shell = new WorkerCommand(settings, distribution, home) {
            @Override
            List<String> line(Path temporary) {
                return List.of(
                        "setsid", "sh", "-c", "read line; echo \"$line\" > told; echo waiting; sleep 600 & sleep 600");
            }
        };
        return new LocalExecutor(settings, shell, home, environment, bound, json, publisher);
    }
}
