package dev.headstock.plugins.wordvectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * The sub-words of a word: its character n-grams between the marks {@code <} and {@code >}, each hashed to a row of a
 * table. As in fastText's {@code Dictionary::computeSubwords}.
 *
 * @param buckets rows of the table
 * @param shortest in characters, as is {@code longest}
 * @see <a href="https://arxiv.org/abs/1607.04606">Bojanowski et al., 2017, section 3.2</a>
 */
record Ngrams(int buckets, int shortest, int longest) {

    /** Rows in the order of the n-grams, with repetitions; none for the separator, which is no word. */
    int[] of(String word) {
        if (word.equals(Names.SEPARATOR)) {
            return new int[0];
        }
        byte[] bytes = ("<" + word + ">").getBytes(UTF_8);
        int[] rows = new int[bytes.length * longest];
        int count = 0;
        for (int start = 0; start < bytes.length; start = next(bytes, start)) {
            int end = start;
            for (int length = 1; length <= longest && end < bytes.length; length++) {
                end = next(bytes, end);
                boolean isMark = length == 1 && (start == 0 || end == bytes.length);
                if (length >= shortest && !isMark) {
                    rows[count++] = Integer.remainderUnsigned(hash(bytes, start, end), buckets);
                }
            }
        }
        return Arrays.copyOf(rows, count);
    }

    /** Where the next character begins. */
    private static int next(byte[] bytes, int at) {
        int next = at + 1;
        while (next < bytes.length && (bytes[next] & 0xC0) == 0x80) {
            next++;
        }
        return next;
    }

    /** FNV-1a, but bytes keep their sign when they are widened: a slip in the original that all published files depend on. */
    static int hash(byte[] bytes, int from, int to) {
        int hash = 0x811C9DC5;
        for (int i = from; i < to; i++) {
            hash = (hash ^ bytes[i]) * 0x01000193;
        }
        return hash;
    }
}
