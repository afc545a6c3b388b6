package dev.headstock.server.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headstock.server.ServerTest;
import dev.headstock.server.executors.Executor.Order;
import dev.headstock.server.executors.Executor.Slot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the queue relies on, whatever runs the workers. A test of an executor extends this class and says how to make one whose workers are scripts;
 * decision 42 says why it lives beside the server.
 */
public abstract class ExecutorContract extends ServerTest {
    private final List<AttemptId> started = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private Executor executor;

    /**
     * A new executor, as after a start of the server.
     *
     * @param script for {@code sh}; reads its worker's bootstrap from its input
     */
    protected abstract Executor executor(String script);

    /** A new executor that cannot start anything. */
    protected abstract Executor brokenExecutor();

    /** What the worker's script wrote into its working folder, or null when there is no such file. */
    protected abstract @Nullable String written(AttemptId attempt, String file) throws IOException;

    /** A worker that waits with a child of its own. */
    private static final String WAITING = "read line; echo \"$line\" > bootstrap; echo waiting; sleep 600 & sleep 600";

    @BeforeEach
    void makeExecutor() {
        executor = executor(WAITING);
    }

    @AfterEach
    void endWorkers() {
        started.forEach(attempt -> {
            await().until(() -> isGone(executor, attempt));
            executor.release(attempt);
        });
    }

    /** As the scheduler does it: a process that was being born during one stop is found by the next. */
    private static boolean isGone(Executor executor, AttemptId attempt) {
        executor.stop(attempt, true);
        return !executor.observe().contains(attempt);
    }

    private boolean hasWritten(AttemptId attempt) throws IOException {
        String bootstrap = written(attempt, "bootstrap");
        return bootstrap != null && !bootstrap.isBlank();
    }

    private AttemptId start(Executor with) throws IOException {
        AttemptId attempt = new AttemptId(UUID.randomUUID(), 2);
        with.start(new Order(attempt, "secret of " + attempt.job(), List.of(new Slot("cpu", 0))));
        started.add(attempt);
        return attempt;
    }

    @Test
    void hasResourcesWithDistinctNamesAndSlots() {
        assertThat(executor.resources()).isNotEmpty().allSatisfy(device -> {
            assertThat(device.slots()).isPositive();
            assertThat(device.kind()).isIn("gpu", "cpu");
            assertThat(device.name()).isNotBlank();
        });
        assertThat(executor.resources()).extracting(Executor.Device::id).doesNotHaveDuplicates();
        assertThat(executor.id()).matches("[a-z][a-z0-9-]*");
    }

    @Test
    void startsAWorkerThatLearnsItsAttemptAndToken() throws IOException {
        AttemptId attempt = start(executor);

        await().until(() -> hasWritten(attempt));

        assertThat(written(attempt, "bootstrap"))
                .contains("secret of " + attempt.job())
                .contains(attempt.job().toString())
                .contains("\"attempt\":2");
        assertThat(executor.observe()).contains(attempt);
    }

    @Test
    void aWorkerThatCannotBeStartedLeavesNothing() {
        AttemptId attempt = new AttemptId(UUID.randomUUID(), 1);
        Executor broken = brokenExecutor();

        assertThatThrownBy(() -> broken.start(new Order(attempt, "secret", List.of(new Slot("cpu", 0)))))
                .isInstanceOf(IOException.class);
        assertThat(broken.observe()).doesNotContain(attempt);
    }

    @Test
    void tellsHowAWorkerEndedAndWhatItWroteLast() throws IOException {
        Executor failing = executor("read line; echo first; echo last words; exit 7");
        AttemptId attempt = start(failing);

        await().until(() -> !failing.observe().contains(attempt));

        assertThat(failing.exit(attempt).code()).isEqualTo(7);
        assertThat(failing.exit(attempt).outputTail()).containsExactly("first", "last words");
    }

    @Test
    void asksAWorkerBeforeItIsKilled() throws IOException {
        Executor polite =
                executor("trap 'echo asked; exit 9' TERM; read line; echo ready; while true; do sleep 0.1; done");
        AttemptId attempt = start(polite);
        await().until(() -> polite.exit(attempt).outputTail().contains("ready"));

        polite.stop(attempt, false);

        await().until(() -> !polite.observe().contains(attempt));
        assertThat(polite.exit(attempt).outputTail()).contains("asked");
        assertThat(polite.exit(attempt).code()).isEqualTo(9);
    }

    @Test
    void killsAllProcessesOfAWorker() throws IOException {
        AttemptId attempt = start(executor);
        await().until(() -> executor.exit(attempt).outputTail().contains("waiting"));

        await().until(() -> isGone(executor, attempt));

        await().untilAsserted(() -> assertThat(executor.exit(attempt).code()).isEqualTo(137));
        executor.stop(attempt, true);
    }

    @Test
    void theNextServerAdoptsTheWorkersThatStillRun() throws IOException {
        AttemptId running = start(executor);
        AttemptId gone = new AttemptId(UUID.randomUUID(), 1);
        Executor next = executor(WAITING);

        assertThat(next.adopt(Set.of(running, gone))).containsExactly(running);

        assertThat(next.observe()).contains(running);
        await().until(() -> isGone(next, running));
        assertThat(next.exit(running).code()).as("an earlier server started it").isNull();
    }

    @Test
    void removesWhatIsLeftOfAttemptsThatHoldNoSlot() throws IOException {
        AttemptId held = start(executor);
        AttemptId leftOver = start(executor);
        await().until(() -> written(held, "bootstrap") != null && written(leftOver, "bootstrap") != null);
        await().until(() -> isGone(executor, leftOver));

        executor(WAITING).adopt(Set.of(held));

        assertThat(written(leftOver, "bootstrap")).isNull();
        assertThat(written(held, "bootstrap")).isNotNull();
    }

    @Test
    void releasingAnAttemptRemovesItsFiles() throws IOException {
        AttemptId attempt = start(executor);
        await().until(() -> written(attempt, "bootstrap") != null);
        await().until(() -> isGone(executor, attempt));

        executor.release(attempt);

        assertThat(written(attempt, "bootstrap")).isNull();
    }
}
