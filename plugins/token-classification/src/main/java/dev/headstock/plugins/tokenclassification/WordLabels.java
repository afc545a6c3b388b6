package dev.headstock.plugins.tokenclassification;

import dev.headstock.api.data.Span;
import dev.headstock.api.head.Answer;
import java.util.Arrays;
import java.util.List;

/** The classes of words, read from spans over the text that the words make. */
final class WordLabels {
    private WordLabels() {}

    /** The label of the span that each word lies in; {@code otherwise} for words in none. */
    static String[] of(List<String> words, Answer answer, String otherwise) {
        String[] labels = new String[words.size()];
        Arrays.fill(labels, otherwise);
        if (!(answer instanceof Answer.Spans spans)) {
            return labels;
        }
        int[] starts = new int[words.size()];
        for (int word = 1; word < starts.length; word++) {
            starts[word] = starts[word - 1] + words.get(word - 1).length() + 1;
        }
        for (Answer.ScoredSpan scored : spans.spans()) {
            Span span = scored.span();
            int word = Math.max(0, Arrays.binarySearch(starts, span.start()));
            // A word may be empty, and then a span ends where it begins.
            do {
                labels[word++] = span.label();
            } while (word < starts.length && starts[word] < span.end());
        }
        return labels;
    }
}
