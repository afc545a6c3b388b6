package dev.headstock.kit;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * chrF2 of a set of texts, from 0 to 100, as sacreBLEU computes it by default: n-grams of up to six characters without white space, recall
 * weighted twice as much as precision. It needs no words, so it suits every language.
 *
 * @see <a href="https://aclanthology.org/W15-3049">Popović, 2015</a>
 */
final class CharacterF {
    private static final int ORDERS = 6;
    /** Of one text: for each order the n-grams found, those of the right text, and those that both have. */
    static final int COUNTS = 3 * ORDERS;

    /** The square of the weight of recall. */
    private static final double WEIGHT = 4;

    private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    private CharacterF() {}

    /** Against the closest of the right texts. */
    static long[] counts(String text, List<String> right) {
        long[] best = new long[COUNTS];
        double highest = -1;
        for (String reference : right) {
            long[] counts = counts(characters(text), characters(reference));
            double score = of(counts);
            if (score > highest) {
                highest = score;
                best = counts;
            }
        }
        return best;
    }

    private static int[] characters(String text) {
        return SPACE.matcher(text).replaceAll("").codePoints().toArray();
    }

    private static long[] counts(int[] found, int[] right) {
        long[] counts = new long[COUNTS];
        for (int n = 1; n <= ORDERS; n++) {
            Map<String, Integer> ours = Ngrams.ofCharacters(found, n);
            Map<String, Integer> theirs = Ngrams.ofCharacters(right, n);
            int at = 3 * (n - 1);
            // Without any n-gram to find there is nothing to be precise about.
            counts[at] = theirs.isEmpty() ? 0 : Ngrams.total(ours);
            counts[at + 1] = Ngrams.total(theirs);
            ours.forEach((ngram, count) -> counts[at + 2] += Math.min(count, theirs.getOrDefault(ngram, 0)));
        }
        return counts;
    }

    /** @param counts added over all texts */
    static double of(long[] counts) {
        double precision = 0;
        double recall = 0;
        int orders = 0;
        for (int at = 0; at < COUNTS; at += 3) {
            if (counts[at] > 0 && counts[at + 1] > 0) {
                precision += (double) counts[at + 2] / counts[at];
                recall += (double) counts[at + 2] / counts[at + 1];
                orders++;
            }
        }
        if (precision + recall == 0) {
            return 0;
        }
        precision /= orders;
        recall /= orders;
        return 100 * (1 + WEIGHT) * precision * recall / (WEIGHT * precision + recall);
    }
}
