package dev.headstock.server.queue.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.queue.views.StartEstimate.Running;
import dev.headstock.server.queue.views.StartEstimate.Waiting;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StartEstimateTest {
    private static final UUID FIRST = new UUID(0, 1);
    private static final UUID SECOND = new UUID(0, 2);
    private static final UUID THIRD = new UUID(0, 3);

    @Test
    void onAFreeMachineJobsStartAtOnce() {
        assertThat(StartEstimate.of(List.of(), List.of(waiting(FIRST, 1, 60), waiting(SECOND, 1, 60)), 2))
                .isEqualTo(Map.of(FIRST, 0.0, SECOND, 0.0));
    }

    @Test
    void jobsFollowEachOtherOnOneSlot() {
        assertThat(StartEstimate.of(
                        List.of(running(1, 100)),
                        List.of(waiting(FIRST, 1, 60), waiting(SECOND, 1, 30), waiting(THIRD, 1, 5)),
                        1))
                .isEqualTo(Map.of(FIRST, 100.0, SECOND, 160.0, THIRD, 190.0));
    }

    @Test
    void theNextJobTakesTheSlotThatIsFreeFirst() {
        assertThat(StartEstimate.of(
                        List.of(running(1, 100), running(1, 20)),
                        List.of(waiting(FIRST, 1, 50), waiting(SECOND, 1, 50)),
                        2))
                .isEqualTo(Map.of(FIRST, 20.0, SECOND, 70.0));
    }

    /** Nothing overtakes a wide job: its slots are kept free. */
    @Test
    void aWideJobWaitsForAllOfItsSlotsAndOthersForIt() {
        assertThat(StartEstimate.of(
                        List.of(running(1, 100)), List.of(waiting(FIRST, 2, 50), waiting(SECOND, 1, 10)), 2))
                .isEqualTo(Map.of(FIRST, 100.0, SECOND, 150.0));
    }

    @Test
    void aWideJobThatRunsFreesAllOfItsSlots() {
        assertThat(StartEstimate.of(List.of(running(2, 40)), List.of(waiting(FIRST, 1, 50), waiting(SECOND, 1, 50)), 2))
                .isEqualTo(Map.of(FIRST, 40.0, SECOND, 40.0));
    }

    @Test
    void whatNeedsTheSlotOfAJobWithoutKnownEndIsLeftOut() {
        assertThat(StartEstimate.of(
                        List.of(new Running(1, null)),
                        List.of(waiting(FIRST, 1, 50), waiting(SECOND, 2, 50), waiting(THIRD, 1, 5)),
                        2))
                .isEqualTo(Map.of(FIRST, 0.0));
    }

    @Test
    void nothingIsSaidOfWhatFollowsAJobOfUnknownLength() {
        assertThat(StartEstimate.of(
                        List.of(running(1, 20)), List.of(new Waiting(FIRST, 1, null), waiting(SECOND, 1, 50)), 1))
                .isEqualTo(Map.of(FIRST, 20.0));
    }

    @Test
    void aJobThatNeedsMoreSlotsThanThereAreIsLeftOut() {
        assertThat(StartEstimate.of(List.of(), List.of(waiting(FIRST, 3, 50), waiting(SECOND, 1, 50)), 2))
                .isEqualTo(Map.of(SECOND, 0.0));
    }

    private static Running running(int slots, double secondsLeft) {
        return new Running(slots, secondsLeft);
    }

    private static Waiting waiting(UUID job, int slots, double seconds) {
        return new Waiting(job, slots, seconds);
    }
}
