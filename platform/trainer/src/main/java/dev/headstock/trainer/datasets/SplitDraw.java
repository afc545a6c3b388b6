package dev.headstock.trainer.datasets;

import dev.headstock.protocol.Split;
import dev.headstock.protocol.host.ImportRequest.Splitting;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Draws the splits of rows that come one after the other, so that each class gives each split its exact share, every selection is equally
 * likely, and nothing but a few counters per class is kept.
 *
 * @see <a href="https://doi.org/10.1145/368996.369002">selection sampling: Fan, Muller and Rezucha, 1962; Knuth 3.4.2, algorithm S</a>
 */
final class SplitDraw {
    private final Random random;
    private final List<Map<Split, Long>> wanted;

    /** @param rows per class */
    SplitDraw(Splitting splitting, List<Long> rows) {
        this.random = new Random(splitting.seed());
        this.wanted = rows.stream().map(count -> shares(splitting, count)).toList();
    }

    /** A class always keeps a row in train: what was never seen cannot be learned. */
    private static Map<Split, Long> shares(Splitting splitting, long rows) {
        long spare = Math.max(0, rows - 1);
        long dev = Math.min(Math.round(rows * splitting.devShare()), spare);
        long test = Math.min(Math.round(rows * splitting.testShare()), spare - dev);
        Map<Split, Long> shares = new EnumMap<>(Split.class);
        shares.put(Split.DEV, dev);
        shares.put(Split.TEST, test);
        shares.put(Split.TRAIN, rows - dev - test);
        return shares;
    }

    /** Rows per split that are still to be drawn. */
    Map<Split, Long> totals() {
        Map<Split, Long> totals = new EnumMap<>(Split.class);
        wanted.forEach(shares -> shares.forEach((split, count) -> totals.merge(split, count, Long::sum)));
        return totals;
    }

    /** The split of the next row of a class. */
    Split next(int label) {
        Map<Split, Long> left = wanted.get(label);
        long total = left.values().stream().mapToLong(Long::longValue).sum();
        long ticket = random.nextLong(total);
        for (Map.Entry<Split, Long> entry : left.entrySet()) {
            ticket -= entry.getValue();
            if (ticket < 0) {
                entry.setValue(entry.getValue() - 1);
                return entry.getKey();
            }
        }
        throw new IllegalStateException("class %d has fewer rows than were drawn".formatted(label));
    }
}
