package dev.headstock.trainer.datasets.splits;

import dev.headstock.protocol.Split;
import dev.headstock.protocol.host.ImportRequest.Splitting;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Draws rows so that each split gets its exact share of all rows and, as far as whole rows allow, of each class. Every selection is equally
 * likely, and nothing but a few counters per class is kept.
 *
 * <p>Shares of a class are rounded by largest remainder. A class without a row in dev or test then gets one from a class that has several
 * to spare, and each class keeps a row in train: what was never seen cannot be learned.
 *
 * @see <a href="https://doi.org/10.1145/368996.369002">selection sampling: Fan, Muller and Rezucha, 1962; Knuth 3.4.2, algorithm S</a>
 */
public final class StratifiedDraw implements SplitDraw {
    private final Random random;
    private final Strata strata;
    /** Rows still to be drawn, by stratum and split. */
    private final long[][] left;

    public StratifiedDraw(Splitting splitting, Strata strata) {
        this.random = new Random(splitting.seed());
        this.strata = strata;
        long[] rows = strata.rows();
        this.left = new long[rows.length][Split.values().length];
        long[] spare = IntStream.range(0, rows.length)
                .mapToLong(stratum -> Math.max(0, rows[stratum] - (stratum == strata.unlabeled() ? 0 : 1)))
                .toArray();
        long[] dev = allot(rows, spare, splitting.devShare());
        for (int stratum = 0; stratum < rows.length; stratum++) {
            spare[stratum] -= dev[stratum];
        }
        long[] test = allot(rows, spare, splitting.testShare());
        for (int stratum = 0; stratum < rows.length; stratum++) {
            left[stratum][Split.DEV.ordinal()] = dev[stratum];
            left[stratum][Split.TEST.ordinal()] = test[stratum];
            left[stratum][Split.TRAIN.ordinal()] = rows[stratum] - dev[stratum] - test[stratum];
        }
    }

    /** @param spare rows of each stratum that may be taken */
    private static long[] allot(long[] rows, long[] spare, double share) {
        long wanted = Math.min(
                Math.round(Arrays.stream(rows).sum() * share),
                Arrays.stream(spare).sum());
        long[] allotted = new long[rows.length];
        for (int stratum = 0; stratum < rows.length; stratum++) {
            allotted[stratum] = Math.min((long) (rows[stratum] * share), spare[stratum]);
            wanted -= allotted[stratum];
        }
        while (wanted > 0) {
            allotted[mostBehind(rows, spare, share, allotted)]++;
            wanted--;
        }
        cover(rows, spare, share, allotted);
        return allotted;
    }

    /** The stratum whose share lacks most. */
    private static int mostBehind(long[] rows, long[] spare, double share, long[] allotted) {
        int found = -1;
        double most = Double.NEGATIVE_INFINITY;
        for (int stratum = 0; stratum < rows.length; stratum++) {
            double lacking = rows[stratum] * share - allotted[stratum];
            if (allotted[stratum] < spare[stratum] && lacking > most) {
                most = lacking;
                found = stratum;
            }
        }
        return found;
    }

    /** A row for strata without one, from the stratum with the most, which keeps at least half of its share. */
    private static void cover(long[] rows, long[] spare, double share, long[] allotted) {
        for (int stratum = 0; stratum < rows.length && share > 0; stratum++) {
            if (allotted[stratum] > 0 || spare[stratum] == 0) {
                continue;
            }
            int donor = IntStream.range(0, rows.length)
                    .boxed()
                    .max((one, other) -> Long.compare(allotted[one], allotted[other]))
                    .orElseThrow();
            if (allotted[donor] < 2 || allotted[donor] - 1 < rows[donor] * share / 2) {
                return;
            }
            allotted[donor]--;
            allotted[stratum]++;
        }
    }

    @Override
    public Map<Split, Long> totals() {
        Map<Split, Long> totals = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            totals.put(
                    split,
                    Arrays.stream(left)
                            .mapToLong(counts -> counts[split.ordinal()])
                            .sum());
        }
        return totals;
    }

    @Override
    public Split next(int classes, int group) {
        int stratum = strata.of(classes);
        long[] counts = left[stratum];
        long ticket = random.nextLong(Arrays.stream(counts).sum());
        for (Split split : Split.values()) {
            ticket -= counts[split.ordinal()];
            if (ticket < 0) {
                counts[split.ordinal()]--;
                return split;
            }
        }
        throw new IllegalStateException("stratum %d has fewer rows than were drawn".formatted(stratum));
    }
}
