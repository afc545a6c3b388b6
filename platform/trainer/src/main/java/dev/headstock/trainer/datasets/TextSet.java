package dev.headstock.trainer.datasets;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts by 64-bit hash, 8 bytes each at a load of at most one half. Two different texts share a hash once in about 2⁶⁴/n² sets of n rows:
 * at a hundred million rows, one in two thousand.
 */
final class TextSet {
    private long[] table = new long[1 << 10];
    private int size;
    private boolean hasZero;

    /** False when it was there already. */
    boolean add(long hash) {
        if (hash == 0) {
            boolean added = !hasZero;
            hasZero = true;
            return added;
        }
        if (size >= table.length / 2) {
            grow();
        }
        int slot = slot(hash);
        if (table[slot] == hash) {
            return false;
        }
        table[slot] = hash;
        size++;
        return true;
    }

    boolean contains(long hash) {
        return hash == 0 ? hasZero : table[slot(hash)] == hash;
    }

    private int slot(long hash) {
        int slot = (int) (hash ^ hash >>> 32) & table.length - 1;
        while (table[slot] != 0 && table[slot] != hash) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }

    private void grow() {
        long[] old = table;
        table = new long[2 * old.length];
        Arrays.stream(old).filter(hash -> hash != 0).forEach(hash -> table[slot(hash)] = hash);
    }

    /** Of the texts as a model sees them, FNV-1a over UTF-16 units with a final mix. */
    static long hash(String text, @Nullable String secondText) {
        long hash = mix(0xcbf29ce484222325L, text);
        if (secondText != null) {
            hash = mix(hash * 0x100000001b3L, secondText);
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
