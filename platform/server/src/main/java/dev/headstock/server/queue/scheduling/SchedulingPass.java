package dev.headstock.server.queue.scheduling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Decides which waiting jobs start now, and says in words why the others wait. A pure function of what it is shown.
 *
 * <p>Jobs are looked at in line: larger priority first, then the older one. A job that does not fit is passed over so that no slot idles,
 * until it has waited for {@link #RESERVE_AFTER}; from then on slots are kept for it, so that small jobs cannot starve a large one.
 */
public final class SchedulingPass {

    static final Duration RESERVE_AFTER = Duration.ofMinutes(10);

    private SchedulingPass() {}

    /** @param waited since the job was submitted */
    record Waiting(UUID job, int slots, Duration waited) {}

    /** @param total slots that exist and are not quarantined, of which {@code free} are not taken */
    public record Pool(int total, int free) {}

    public sealed interface Decision {
        UUID job();

        /** The job takes {@code slots} slots now. */
        record Start(UUID job, int slots) implements Decision {}

        /** @param position in line, counted from 1 */
        record Wait(UUID job, int position, String reason) implements Decision {}
    }

    /** @param line jobs by falling priority, then by age */
    static List<Decision> decide(List<Waiting> line, Pool pool) {
        List<Decision> decisions = new ArrayList<>(line.size());
        int free = pool.free();
        int position = 0;
        boolean kept = false;
        for (Waiting job : line) {
            boolean fits = job.slots() <= free;
            if (fits && !kept) {
                decisions.add(new Decision.Start(job.job(), job.slots()));
                free -= job.slots();
                continue;
            }
            position++;
            decisions.add(new Decision.Wait(job.job(), position, reason(job, pool, free, position, fits)));
            boolean possible = job.slots() <= pool.total();
            kept |= possible && job.waited().compareTo(RESERVE_AFTER) >= 0;
        }
        return decisions;
    }

    private static String reason(Waiting job, Pool pool, int free, int position, boolean fits) {
        String needs = "needs " + slots(job.slots());
        if (pool.total() == 0) {
            return needs + ", but no device can be used now. Look at the devices on the Queue page.";
        }
        if (job.slots() > pool.total()) {
            return needs + ", this machine has " + pool.total() + ". Give the run fewer slots or add devices.";
        }
        String keptFor = fits ? ", kept for a larger run that has waited longer" : "";
        return "%s, %d of %d free%s; %s in line".formatted(needs, free, pool.total(), keptFor, ordinal(position));
    }

    private static String slots(int count) {
        return count == 1 ? "1 slot" : count + " slots";
    }

    private static String ordinal(int number) {
        int lastTwo = number % 100;
        if (lastTwo >= 11 && lastTwo <= 13) {
            return number + "th";
        }
        return number
                + switch (number % 10) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
    }
}
