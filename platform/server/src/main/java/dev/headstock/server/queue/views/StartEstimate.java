package dev.headstock.server.queue.views;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** When waiting jobs will probably start, by playing the line through with the times that are known. */
final class StartEstimate {
    private StartEstimate() {}

    /** @param secondsLeft null when its end is not known */
    record Running(int slots, @Nullable Double secondsLeft) {}

    /** @param seconds how long it will take; null when that is not known */
    record Waiting(UUID job, int slots, @Nullable Double seconds) {}

    /**
     * Seconds from now by job. Left out are jobs that need a slot whose holder's end is not known, and jobs that need more than {@code total}
     * slots.
     */
    static Map<UUID, Double> of(List<Running> running, List<Waiting> line, int total) {
        Map<UUID, Double> starts = new HashMap<>();
        PriorityQueue<Double> freeAt = new PriorityQueue<>();
        for (Running job : running) {
            addTimes(freeAt, job.slots(), orNever(job.secondsLeft()));
        }
        addTimes(freeAt, total - freeAt.size(), 0);
        for (Waiting job : line) {
            if (job.slots() <= freeAt.size()) {
                double start = takeSlots(freeAt, job.slots());
                if (Double.isFinite(start)) {
                    starts.put(job.job(), start);
                }
                addTimes(freeAt, job.slots(), start + orNever(job.seconds()));
            }
        }
        return starts;
    }

    private static double orNever(@Nullable Double seconds) {
        return seconds == null ? Double.POSITIVE_INFINITY : seconds;
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
