package dev.headstock.server.queue.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.queue.scheduling.SchedulingPass.Decision;
import dev.headstock.server.queue.scheduling.SchedulingPass.Decision.Start;
import dev.headstock.server.queue.scheduling.SchedulingPass.Decision.Wait;
import dev.headstock.server.queue.scheduling.SchedulingPass.Pool;
import dev.headstock.server.queue.scheduling.SchedulingPass.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SchedulingPassTest {

    @Test
    void theFirstInLineStartsFirst() {
        Waiting first = waiting(1, Duration.ZERO);
        Waiting second = waiting(1, Duration.ZERO);

        List<Decision> decisions = SchedulingPass.decide(List.of(first, second), new Pool(1, 1));

        assertThat(decisions)
                .containsExactly(
                        new Start(first.job(), 1), new Wait(second.job(), 1, "needs 1 slot, 0 of 1 free; 1st in line"));
    }

    @Test
    void aJobThatDoesNotFitIsPassedOverWhileItIsYoung() {
        Waiting large = waiting(2, Duration.ofMinutes(1));
        Waiting small = waiting(1, Duration.ZERO);

        List<Decision> decisions = SchedulingPass.decide(List.of(large, small), new Pool(2, 1));

        assertThat(decisions).contains(new Start(small.job(), 1));
    }

    @Test
    void slotsAreKeptForAJobThatHasWaitedLong() {
        Waiting large = waiting(2, SchedulingPass.RESERVE_AFTER);
        Waiting small = waiting(1, Duration.ZERO);

        List<Decision> decisions = SchedulingPass.decide(List.of(large, small), new Pool(2, 1));

        assertThat(decisions)
                .containsExactly(
                        new Wait(large.job(), 1, "needs 2 slots, 1 of 2 free; 1st in line"),
                        new Wait(
                                small.job(),
                                2,
                                "needs 1 slot, 1 of 2 free, kept for a larger run that has waited longer; 2nd in line"));
    }

    @Test
    void aJobThatCanNeverFitHoldsUpNobodyAndSaysWhatToDo() {
        Waiting impossible = waiting(4, Duration.ofDays(1));
        Waiting small = waiting(1, Duration.ZERO);

        List<Decision> decisions = SchedulingPass.decide(List.of(impossible, small), new Pool(2, 2));

        assertThat(decisions)
                .containsExactly(
                        new Wait(
                                impossible.job(),
                                1,
                                "needs 4 slots, this machine has 2. Give the run fewer slots or add devices."),
                        new Start(small.job(), 1));
    }

    /** Over many random lines: never more than is free, nobody idles a slot that the next young job fits, everybody gets one answer. */
    @Test
    void everyDecisionKeepsThePromises() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            int total = random.nextInt(9);
            Pool pool = new Pool(total, total == 0 ? 0 : random.nextInt(total + 1));
            List<Waiting> line = new ArrayList<>();
            for (int job = random.nextInt(12); job > 0; job--) {
                line.add(waiting(1 + random.nextInt(5), Duration.ofMinutes(random.nextInt(20))));
            }

            List<Decision> decisions = SchedulingPass.decide(line, pool);

            assertThat(decisions).extracting(Decision::job).containsExactlyElementsOf(jobs(line));
            int taken = decisions.stream()
                    .mapToInt(decision -> decision instanceof Start start ? start.slots() : 0)
                    .sum();
            assertThat(taken).isLessThanOrEqualTo(pool.free());
            boolean somebodyIsKeptFor = line.stream()
                    .anyMatch(job -> job.slots() <= total && job.waited().compareTo(SchedulingPass.RESERVE_AFTER) >= 0);
            if (!somebodyIsKeptFor) {
                int left = pool.free() - taken;
                assertThat(waitingSlots(line, decisions)).allMatch(slots -> slots > left);
            }
        }
    }

    private static List<UUID> jobs(List<Waiting> line) {
        return line.stream().map(Waiting::job).toList();
    }

    private static List<Integer> waitingSlots(List<Waiting> line, List<Decision> decisions) {
        List<Integer> slots = new ArrayList<>();
        for (int i = 0; i < line.size(); i++) {
            if (decisions.get(i) instanceof Wait) {
                slots.add(line.get(i).slots());
            }
        }
        return slots;
    }

    private static Waiting waiting(int slots, Duration waited) {
        return new Waiting(UUID.randomUUID(), slots, waited);
    }
}
