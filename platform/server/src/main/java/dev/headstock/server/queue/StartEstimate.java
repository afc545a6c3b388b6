package dev.headstock.server.queue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** When waiting jobs will probably start, by playing the line through with the times that are known. */
final class StartEstimate {
    private StartEstimate() {}

    /** @param secondsLeft null when the job cannot tell yet */
    record Running(int slots, @Nullable Double secondsLeft) {}

    /** @param seconds planned duration */
    record Waiting(UUID job, int slots, double seconds) {}

    /**
     * Seconds from now by job. Jobs behind a running one that cannot tell its end are left out, and so are jobs that need more than
     * {@code total} slots.
     */
    static Map<UUID, Double> of(List<Running> running, List<Waiting> line, int total) {
        Map<UUID, Double> starts = new HashMap<>();
        if (running.stream().anyMatch(job -> job.secondsLeft() == null)) {
            return starts;
        }
        PriorityQueue<Double> freeAt = new PriorityQueue<>();
        for (Running job : running) {
            addTimes(freeAt, job.slots(), job.secondsLeft() == null ? 0 : job.secondsLeft());
        }
        addTimes(freeAt, total - freeAt.size(), 0);
        for (Waiting job : line) {
            if (job.slots() <= freeAt.size()) {
                double start = takeSlots(freeAt, job.slots());
                starts.put(job.job(), start);
                addTimes(freeAt, job.slots(), start + job.seconds());
            }
        }
        return starts;
    }

    private static double takeSlots(PriorityQueue<Double> freeAt, int slots) {
        double last = 0;
        for (int slot = 0; slot < slots; slot++) {
            last = freeAt.remove();
        }
        return last;
    }

    private static void addTimes(PriorityQueue<Double> freeAt, int slots, double seconds) {
        for (int slot = 0; slot < slots; slot++) {
            freeAt.add(seconds);
        }
    }
}
