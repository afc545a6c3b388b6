package dev.headstock.trainer.datasets.splits;

import dev.headstock.trainer.datasets.TextSet;
import java.util.Arrays;

/** The groups of rows that stay together: 24 to 48 bytes for each. */
public final class Groups {
    /** Hashes at a load of at most one half; 0 is an empty slot. */
    private long[] hashes = new long[1 << 10];

    private int[] numbers = new int[1 << 10];
    private int hashed;

    private int[] rows = new int[1 << 10];
    private int[] classes = new int[1 << 10];
    private int count;

    /**
     * The number of the group of the next row.
     *
     * @param set number of the row's set of classes in {@link Strata}
     */
    public int add(String group, int set) {
        long hash = TextSet.hash(group);
        hash = hash == 0 ? 1 : hash;
        int slot = slot(hashes, hash);
        if (hashes[slot] != hash) {
            if (2 * (hashed + 1) > hashes.length) {
                grow();
                slot = slot(hashes, hash);
            }
            hashes[slot] = hash;
            numbers[slot] = begin(set);
            hashed++;
        }
        rows[numbers[slot]]++;
        return numbers[slot];
    }

    /** Likewise for a row without a group, which is a group of its own. */
    public int addAlone(int set) {
        int number = begin(set);
        rows[number]++;
        return number;
    }

    private int begin(int set) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, 2 * count);
            classes = Arrays.copyOf(classes, 2 * count);
        }
        classes[count] = set;
        return count++;
    }

    private static int slot(long[] table, long hash) {
        int slot = (int) (hash ^ hash >>> 32) & table.length - 1;
        while (table[slot] != 0 && table[slot] != hash) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }

    private void grow() {
        long[] largerHashes = new long[2 * hashes.length];
        int[] largerNumbers = new int[2 * hashes.length];
        for (int i = 0; i < hashes.length; i++) {
            if (hashes[i] != 0) {
                int slot = slot(largerHashes, hashes[i]);
                largerHashes[slot] = hashes[i];
                largerNumbers[slot] = numbers[i];
            }
        }
        hashes = largerHashes;
        numbers = largerNumbers;
    }

    public int count() {
        return count;
    }

    /** Rows of a group. */
    int rows(int group) {
        return rows[group];
    }

    /** The number of the set of classes of the group's first row. */
    int classes(int group) {
        return classes[group];
    }
}
