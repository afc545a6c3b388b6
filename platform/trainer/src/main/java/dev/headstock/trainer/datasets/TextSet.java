package dev.headstock.trainer.datasets;

import java.util.Arrays;

/**
 * Texts by 64-bit hash, 8 bytes each at a load of at most one half. Two different texts share a hash once in about 2⁶⁴/n² sets of n rows:
 * at a hundred million rows, one in two thousand.
 */
public final class TextSet {
    /** A set that grows needs half as much again for a moment, so it grows in parts. */
    private static final int SEGMENT_BITS = 6;

    private final long[][] segments = new long[1 << SEGMENT_BITS][1 << 4];
    private final int[] sizes = new int[1 << SEGMENT_BITS];
    private boolean hasZero;

    /** False when it was there already. */
    public boolean add(long hash) {
        if (hash == 0) {
            boolean added = !hasZero;
            hasZero = true;
            return added;
        }
        int segment = segment(hash);
        if (sizes[segment] >= segments[segment].length / 2) {
            grow(segment);
        }
        long[] table = segments[segment];
        int slot = slot(table, hash);
        if (table[slot] == hash) {
            return false;
        }
        table[slot] = hash;
        sizes[segment]++;
        return true;
    }

    public boolean contains(long hash) {
        long[] table = segments[segment(hash)];
        return hash == 0 ? hasZero : table[slot(table, hash)] == hash;
    }

    private static int segment(long hash) {
        return (int) (hash >>> Long.SIZE - SEGMENT_BITS);
    }

    private static int slot(long[] table, long hash) {
        int slot = (int) (hash ^ hash >>> 32) & table.length - 1;
        while (table[slot] != 0 && table[slot] != hash) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }

    private void grow(int segment) {
        long[] larger = new long[2 * segments[segment].length];
        Arrays.stream(segments[segment]).filter(hash -> hash != 0).forEach(hash -> larger[slot(larger, hash)] = hash);
        segments[segment] = larger;
    }

    /** FNV-1a over UTF-16 units with a final mix; what is read together is hashed together. */
    public static long hash(String... texts) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < texts.length; i++) {
            hash = mix(i == 0 ? hash : hash * 0x100000001b3L, texts[i]);
        }
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        return hash ^ hash >>> 33;
    }

    private static long mix(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
