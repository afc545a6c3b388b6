package dev.headstock.plugins.dataquality;

import java.util.Arrays;
import java.util.Locale;

/**
 * The distinct pieces of five characters of a text, by their hashes, case and white space aside: works for every script.
 *
 * @param hashes ascending
 */
record Shingles(int[] hashes) {
    private static final int LENGTH = 5;

    static Shingles of(String text) {
        String plain = normalized(text);
        int count = Math.max(1, plain.length() - LENGTH + 1);
        int[] hashes = new int[count];
        for (int i = 0; i < count; i++) {
            hashes[i] = plain.substring(i, Math.min(plain.length(), i + LENGTH)).hashCode();
        }
        return new Shingles(Arrays.stream(hashes).sorted().distinct().toArray());
    }

    static String normalized(String text) {
        return text.toLowerCase(Locale.ROOT).strip().replaceAll("\\s+", " ");
    }

    /** Size of what both have, divided by the size of what either has. */
    double jaccard(Shingles other) {
        int both = 0;
        int i = 0;
        int j = 0;
        while (i < hashes.length && j < other.hashes.length) {
            if (hashes[i] == other.hashes[j]) {
                both++;
                i++;
                j++;
            } else if (hashes[i] < other.hashes[j]) {
                i++;
            } else {
                j++;
            }
        }
        return (double) both / (hashes.length + other.hashes.length - both);
    }
}
