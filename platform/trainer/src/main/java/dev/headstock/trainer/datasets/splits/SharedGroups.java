package dev.headstock.trainer.datasets.splits;

import dev.headstock.protocol.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Groups with rows in more than one split, where files or a column give the splits: what is learned of one row helps with the others. */
public final class SharedGroups {
    private static final int MOST_EXAMPLES = 5;

    private final Groups groups = new Groups();
    /** By number of the group: a bit for each split. */
    private byte[] splits = new byte[1 << 10];
    /** By number of the group: rows of dev and test. */
    private int[] evaluated = new int[1 << 10];

    private final Set<String> examples = new LinkedHashSet<>();

    public void add(String group, Split split) {
        int number = groups.add(group, 0);
        if (number >= splits.length) {
            splits = Arrays.copyOf(splits, 2 * number);
            evaluated = Arrays.copyOf(evaluated, 2 * number);
        }
        splits[number] |= (byte) (1 << split.ordinal());
        evaluated[number] += split == Split.TRAIN ? 0 : 1;
    }

    private boolean isShared(int number) {
        return Integer.bitCount(splits[number]) > 1;
    }

    /** How many there are. */
    public long count() {
        long count = 0;
        for (int number = 0; number < groups.count(); number++) {
            count += isShared(number) ? 1 : 0;
        }
        return count;
    }

    /** Names the group of a row if it is shared; names are not kept before. */
    public void name(String group) {
        int number = groups.add(group, 0);
        if (isShared(number) && examples.size() < MOST_EXAMPLES) {
            examples.add("'%s' (%s)".formatted(group, names(splits[number])));
        }
    }

    private static String names(int splits) {
        List<String> names = new ArrayList<>();
        for (Split split : Split.values()) {
            if ((splits & 1 << split.ordinal()) != 0) {
                names.add(split.name().toLowerCase(Locale.ROOT));
            }
        }
        return String.join(", ", names);
    }

    public String warning(String column) {
        long rows = 0;
        for (int number = 0; number < groups.count(); number++) {
            rows += isShared(number) ? evaluated[number] : 0;
        }
        return "%d groups of '%s' have rows in more than one split, %d rows of dev and test in all: %s. Results on these rows may look better than they are. Give each group one split, or have the split drawn, which keeps groups together."
                .formatted(
                        count(), column, rows, String.join(", ", examples) + (count() > examples.size() ? ", …" : ""));
    }
}
