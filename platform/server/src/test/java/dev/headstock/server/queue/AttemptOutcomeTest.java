package dev.headstock.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttemptOutcomeTest {

    /** A plugin may end the process with any code, and the worker reports by itself that its heap is full. */
    @Test
    void anExitCodeAloneSaysNothingAboutMemory() {
        AttemptOutcome outcome = AttemptOutcome.workerDied(3);

        assertThat(outcome.cause()).isEqualTo("unexpected-exit");
        assertThat(outcome.reason()).contains("exit code 3").doesNotContain("heap");
    }
}
