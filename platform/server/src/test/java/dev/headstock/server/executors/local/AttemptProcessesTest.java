package dev.headstock.server.executors.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headstock.server.executors.AttemptId;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With real processes. */
class AttemptProcessesTest {
    private final AttemptProcesses processes = new AttemptProcesses("test-" + UUID.randomUUID());
    private final AttemptId attempt = new AttemptId(UUID.randomUUID(), 3);

    @AfterEach
    void endAll() {
        processes.all().values().stream().flatMap(Set::stream).forEach(number -> ProcessHandle.of(number)
                .ifPresent(ProcessHandle::destroyForcibly));
    }

    @Test
    void aProcessIsFoundUntilItIsKilled() throws IOException {
        Process process = start("sleep", "600");
        await().untilAsserted(() -> assertThat(processes.all()).containsOnlyKeys(attempt));

        process.destroyForcibly();

        await().until(() -> processes.all().isEmpty());
    }

    @Test
    void aChildThatLeftItsGroupAndLostItsParentIsFoundToo() throws Exception {
        Process parent = start("sh", "-c", "setsid sleep 600 & exit 0");
        parent.waitFor();

        await().untilAsserted(() ->
                assertThat(processes.all().getOrDefault(attempt, Set.of())).hasSize(1));
    }

    @Test
    void processesOfAnotherServerAreNotOurs() throws IOException {
        start("sleep", "600");
        await().until(() -> !processes.all().isEmpty());

        assertThat(new AttemptProcesses("another-server").all()).isEmpty();
    }

    private Process start(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command));
        builder.environment().put(AttemptProcesses.VARIABLE, processes.mark(attempt));
        return builder.start();
    }
}
