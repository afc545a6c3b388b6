package dev.headstock.kit;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * BLEU of a set of texts, from 0 to 100, as sacreBLEU computes it by default: {@code tok:13a}, case-sensitive, exponential smoothing. Counts
 * of texts are added before it is computed.
 *
 * @see <a href="https://aclanthology.org/W18-6319">Post, 2018</a>
 */
final class Bleu {
    /** Counts of one text: its length, that of the closest right text, then matches by order, then n-grams by order. */
    static final int COUNTS = 10;

    private static final int ORDERS = 4;
    private static final int MATCHES = 2;
    private static final int TOTALS = MATCHES + ORDERS;

    private static final Pattern SYMBOL = Pattern.compile("([{-~\\[-` -&(-+:-@/])");
    private static final Pattern POINT_AFTER_OTHER = Pattern.compile("([^0-9])([.,])");
    private static final Pattern POINT_BEFORE_OTHER = Pattern.compile("([.,])([^0-9])");
    private static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");
    private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    private Bleu() {}

    /** The words of mteval-v13a: symbols stand alone, points and commas unless they are between digits. */
    static List<String> words(String text) {
        String line = text.stripTrailing()
                .replace("<skipped>", "")
                .replace("-\n", "")
                .replace("\n", " ")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
        line = SYMBOL.matcher(" " + line + " ").replaceAll(" $1 ");
        line = POINT_AFTER_OTHER.matcher(line).replaceAll("$1 $2 ");
        line = POINT_BEFORE_OTHER.matcher(line).replaceAll(" $1 $2");
        line = DASH_AFTER_DIGIT.matcher(line).replaceAll("$1 $2 ");
        return Arrays.stream(SPACE.split(line)).filter(word -> !word.isEmpty()).toList();
    }

    /** @param right texts, each of which is correct */
    static long[] counts(String text, List<String> right) {
        List<String> found = words(text);
        List<List<String>> references = right.stream().map(Bleu::words).toList();
        long[] counts = new long[COUNTS];
        counts[0] = found.size();
        counts[1] = closest(found.size(), references);
        for (int n = 1; n <= ORDERS; n++) {
            for (Map.Entry<String, Integer> ngram : Ngrams.ofWords(found, n).entrySet()) {
                counts[TOTALS + n - 1] += ngram.getValue();
            }
            counts[MATCHES + n - 1] = matches(found, references, n);
        }
        return counts;
    }

    /** An n-gram counts at most as often as in the right text that has it most often. */
    private static long matches(List<String> found, List<List<String>> references, int n) {
        List<Map<String, Integer>> known = references.stream()
                .map(reference -> Ngrams.ofWords(reference, n))
                .toList();
        long matches = 0;
        for (Map.Entry<String, Integer> ngram : Ngrams.ofWords(found, n).entrySet()) {
            int most = 0;
            for (Map<String, Integer> reference : known) {
                most = Math.max(most, reference.getOrDefault(ngram.getKey(), 0));
            }
            matches += Math.min(ngram.getValue(), most);
        }
        return matches;
    }

    /** The shorter of two that are equally close. */
    private static int closest(int length, List<List<String>> references) {
        int best = references.get(0).size();
        for (List<String> reference : references) {
            int difference = Math.abs(reference.size() - length) - Math.abs(best - length);
            best = difference < 0 || difference == 0 && reference.size() < best ? reference.size() : best;
        }
        return best;
    }

    /** @param counts added over all texts */
    static double of(long[] counts) {
        if (Arrays.stream(counts, MATCHES, TOTALS).allMatch(count -> count == 0)) {
            return 0;
        }
        double logarithms = 0;
        double smoothing = 1;
        for (int n = 0; n < ORDERS; n++) {
            double total = counts[TOTALS + n];
            if (total == 0) {
                return 0;
            }
            double matches = counts[MATCHES + n];
            if (matches == 0) {
                smoothing *= 2;
                matches = 1 / smoothing;
            }
            logarithms += Math.log(matches / total);
        }
        double brevity = counts[0] < counts[1] ? Math.exp(1 - (double) counts[1] / counts[0]) : 1;
        return 100 * brevity * Math.exp(logarithms / ORDERS);
    }
}
