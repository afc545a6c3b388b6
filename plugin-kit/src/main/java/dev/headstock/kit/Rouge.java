package dev.headstock.kit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * ROUGE-1, ROUGE-2 and ROUGE-L as Google's rouge-score computes them: F1 over stemmed words of ASCII letters and digits. Texts in other
 * scripts have no such words, and score 0.
 *
 * @see <a href="https://aclanthology.org/W04-1013">Lin, 2004</a>
 */
final class Rouge {
    private static final Pattern NO_WORD = Pattern.compile("[^a-z0-9]+");
    /** Shorter words are kept as they are. */
    private static final int SHORTEST_STEMMED = 4;

    private Rouge() {}

    static List<String> words(String text) {
        return Arrays.stream(NO_WORD.split(text.toLowerCase(Locale.ROOT)))
                .filter(word -> !word.isEmpty())
                .map(word -> word.length() < SHORTEST_STEMMED ? word : PorterStemmer.stem(word))
                .toList();
    }

    /** Of the n-grams that both have. */
    static double ofNgrams(List<String> found, List<String> right, int n) {
        Map<String, Integer> left = Ngrams.ofWords(right, n);
        long same = 0;
        for (Map.Entry<String, Integer> ngram : Ngrams.ofWords(found, n).entrySet()) {
            same += Math.min(ngram.getValue(), left.getOrDefault(ngram.getKey(), 0));
        }
        return f1(same, found.size() - n + 1, right.size() - n + 1);
    }

    /** Of the longest common subsequence. */
    static double ofSubsequence(List<String> found, List<String> right) {
        int[] longest = new int[right.size() + 1];
        for (String word : found) {
            int diagonal = 0;
            for (int i = 1; i < longest.length; i++) {
                int above = longest[i];
                longest[i] = word.equals(right.get(i - 1)) ? diagonal + 1 : Math.max(above, longest[i - 1]);
                diagonal = above;
            }
        }
        return f1(longest[right.size()], found.size(), right.size());
    }

    private static double f1(long same, int found, int right) {
        return same == 0 ? 0 : 2.0 * same / (found + right);
    }
}
