package dev.headstock.server.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headstock.server.ServerTest;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.transaction.CannotCreateTransactionException;

@ExtendWith(OutputCaptureExtension.class)
class PeriodicTasksTest extends ServerTest {
    @Autowired
    private TaskScheduler scheduler;

    @Test
    void anOutageIsOneLineAndAFaultHasItsTrace(CapturedOutput output) {
        fail(new CannotCreateTransactionException("the database is away"));
        await().until(() -> output.getAll().contains("left out this time: the database is away"));
        assertThat(output.getAll()).doesNotContain("\tat " + getClass().getName());

        fail(new IllegalStateException("a fault"));
        await().until(() -> output.getAll().contains("\tat " + getClass().getName()));
    }

    private void fail(RuntimeException failure) {
        scheduler.schedule(
                () -> {
                    throw failure;
                },
                Instant.now());
    }
}
