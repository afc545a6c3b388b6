package dev.headstock.kit;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How close one generated text is to the correct ones.
 *
 * @param means of which the mean over texts is a metric, named by {@link #MEANS}
 * @param bleu counts, see {@link Bleu}
 * @param chrf counts, see {@link CharacterF}
 */
record TextOverlap(double[] means, long[] bleu, long[] chrf) {
    static final List<String> MEANS = List.of("exact-match", "rouge-1", "rouge-2", "rouge-l");

    /** Bootstrap replicates add the same text a hundred times in a row. */
    private static final ThreadLocal<@Nullable Known> LAST = new ThreadLocal<>();

    private record Known(String text, List<String> right, TextOverlap overlap) {}

    /** @param right texts, each of which is correct; at least one */
    static TextOverlap of(String text, List<String> right) {
        Known last = LAST.get();
        if (last != null && last.text().equals(text) && last.right().equals(right)) {
            return last.overlap();
        }
        TextOverlap overlap = compute(text, right);
        LAST.set(new Known(text, right, overlap));
        return overlap;
    }

    private static TextOverlap compute(String text, List<String> right) {
        List<String> words = Rouge.words(text);
        List<List<String>> rightWords = right.stream().map(Rouge::words).toList();
        double[] means = {
            right.stream().anyMatch(each -> SquadText.matches(text, each)) ? 1 : 0,
            best(rightWords, each -> Rouge.ofNgrams(words, each, 1)),
            best(rightWords, each -> Rouge.ofNgrams(words, each, 2)),
            best(rightWords, each -> Rouge.ofSubsequence(words, each))
        };
        return new TextOverlap(means, Bleu.counts(text, right), CharacterF.counts(text, right));
    }

    private static double best(List<List<String>> right, ToDoubleFunction<List<String>> score) {
        return right.stream().mapToDouble(score).max().orElse(0);
    }
}
