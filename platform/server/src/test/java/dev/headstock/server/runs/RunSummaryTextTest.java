package dev.headstock.server.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.queue.JobState;
import org.junit.jupiter.api.Test;

class RunSummaryTextTest {

    @Test
    void durationsAreSaidAsPeopleSayThem() {
        assertThat(RunSummaryText.duration(44.6)).isEqualTo("45 s");
        assertThat(RunSummaryText.duration(200)).isEqualTo("3 min 20 s");
        assertThat(RunSummaryText.duration(7_500)).isEqualTo("2 h 5 min");
    }

    @Test
    void everyStateSaysSomething() {
        for (JobState state : JobState.values()) {
            RunSummaryText.Facts facts =
                    new RunSummaryText.Facts(state, 1, null, 0, 10, null, null, null, "Out of memory.");

            assertThat(RunSummaryText.of(facts)).isNotBlank();
        }
    }

    @Test
    void onlyARunThatFailedWaitsToTryAgain() {
        RunSummaryText.Facts failed = new RunSummaryText.Facts(
                JobState.QUEUED, 3, null, 0, 10, null, null, null, "The worker was killed by signal 9.");
        RunSummaryText.Facts restarted =
                new RunSummaryText.Facts(JobState.QUEUED, 3, null, 0, 10, null, null, null, null);

        assertThat(RunSummaryText.of(failed)).isEqualTo("Waiting to try again: The worker was killed by signal 9.");
        assertThat(RunSummaryText.of(restarted)).isEqualTo("Waiting for a free slot");
    }

    @Test
    void aFailedRunSaysWhy() {
        RunSummaryText.Facts facts = new RunSummaryText.Facts(
                JobState.FAILED, 3, "training", 7, 10, null, null, null, "Out of memory at step 7.");

        assertThat(RunSummaryText.of(facts)).isEqualTo("Out of memory at step 7.");
    }
}
