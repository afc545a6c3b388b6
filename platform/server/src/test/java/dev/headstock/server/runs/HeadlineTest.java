package dev.headstock.server.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.queue.JobState;
import org.junit.jupiter.api.Test;

class HeadlineTest {

    @Test
    void durationsAreSaidAsPeopleSayThem() {
        assertThat(Headline.duration(44.6)).isEqualTo("45 s");
        assertThat(Headline.duration(200)).isEqualTo("3 min 20 s");
        assertThat(Headline.duration(7_500)).isEqualTo("2 h 5 min");
    }

    @Test
    void everyStateSaysSomething() {
        for (JobState state : JobState.values()) {
            Headline.Facts facts = new Headline.Facts(state, 1, null, 0, 10, null, null, null, "Out of memory.");

            assertThat(Headline.of(facts)).isNotBlank();
        }
    }

    @Test
    void onlyARunThatFailedWaitsToTryAgain() {
        Headline.Facts failed = new Headline.Facts(
                JobState.QUEUED, 3, null, 0, 10, null, null, null, "The worker was killed by signal 9.");
        Headline.Facts restarted = new Headline.Facts(JobState.QUEUED, 3, null, 0, 10, null, null, null, null);

        assertThat(Headline.of(failed)).isEqualTo("Waiting to try again: The worker was killed by signal 9.");
        assertThat(Headline.of(restarted)).isEqualTo("Waiting for a free slot");
    }

    @Test
    void aFailedRunSaysWhy() {
        Headline.Facts facts =
                new Headline.Facts(JobState.FAILED, 3, "training", 7, 10, null, null, null, "Out of memory at step 7.");

        assertThat(Headline.of(facts)).isEqualTo("Out of memory at step 7.");
    }
}
