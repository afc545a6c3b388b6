package dev.headstock.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttemptOutcomeTest {

    @Test
    void aHeapThatWasTooSmallIsNamedAndNotTriedAgain() {
        AttemptOutcome outcome = AttemptOutcome.workerDied(3);

        assertThat(outcome.cause()).isEqualTo("out-of-memory");
        assertThat(outcome.hint()).contains("HEADSTOCK_WORKERS_HEAP");
        assertThat(RetryPolicy.next(outcome, new RetryPolicy.Situation(0, 3, 0, false, false))
                        .state())
                .isEqualTo(JobState.FAILED);
    }
}
