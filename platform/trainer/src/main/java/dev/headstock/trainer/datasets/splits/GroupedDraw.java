package dev.headstock.trainer.datasets.splits;

import dev.headstock.protocol.Split;
import dev.headstock.protocol.host.ImportRequest.Splitting;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * Draws whole groups. Groups come in random order, those of one stratum after each other, and each goes to the split that is furthest behind
 * its share, so that the shares of all rows are right within the size of a group, and those of a stratum nearly so. The first group of a
 * stratum goes to train.
 */
public final class GroupedDraw implements SplitDraw {
    private final Groups groups;
    private final byte[] splits;

    public GroupedDraw(Splitting splitting, Groups groups, Strata strata) {
        this.groups = groups;
        this.splits = new byte[groups.count()];
        double[] shares = {1 - splitting.devShare() - splitting.testShare(), splitting.devShare(), splitting.testShare()
        };
        double[] assigned = new double[shares.length];
        double rows = 0;
        int stratum = -1;
        for (int group : order(groups, strata, new Random(splitting.seed()))) {
            int size = groups.rows(group);
            rows += size;
            int next = strata.of(groups.classes(group));
            int split = next == stratum ? furthestBehind(shares, assigned, rows) : 0;
            stratum = next;
            splits[group] = (byte) split;
            assigned[split] += size;
        }
    }

    private static int furthestBehind(double[] shares, double[] assigned, double rows) {
        int found = 0;
        for (int split = 1; split < shares.length; split++) {
            boolean further = shares[split] * rows - assigned[split] > shares[found] * rows - assigned[found];
            found = shares[split] > 0 && further ? split : found;
        }
        return found;
    }

    /** Shuffled, then by stratum. */
    private static int[] order(Groups groups, Strata strata, Random random) {
        int[] shuffled = new int[groups.count()];
        for (int i = 0; i < shuffled.length; i++) {
            int other = random.nextInt(i + 1);
            shuffled[i] = shuffled[other];
            shuffled[other] = i;
        }
        int[] next = new int[strata.count() + 1];
        for (int group : shuffled) {
            next[strata.of(groups.classes(group)) + 1]++;
        }
        for (int stratum = 0; stratum < strata.count(); stratum++) {
            next[stratum + 1] += next[stratum];
        }
        int[] order = new int[shuffled.length];
        for (int group : shuffled) {
            order[next[strata.of(groups.classes(group))]++] = group;
        }
        return order;
    }

    @Override
    public Map<Split, Long> totals() {
        Map<Split, Long> totals = new EnumMap<>(Split.class);
        for (int group = 0; group < splits.length; group++) {
            totals.merge(Split.values()[splits[group]], (long) groups.rows(group), Long::sum);
        }
        return totals;
    }

    @Override
    public Split next(int classes, int group) {
        return Split.values()[splits[group]];
    }
}
