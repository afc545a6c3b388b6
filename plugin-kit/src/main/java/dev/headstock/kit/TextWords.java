package dev.headstock.kit;

import dev.headstock.api.data.Span;
import dev.headstock.api.head.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The words of a text and their places in it: for heads that predict something for each word, and answer with spans of the text.
 *
 * @param words in their order
 * @param places of the words, without labels
 */
public record TextWords(String text, List<String> words, List<Span> places) {
    private static final String OUTSIDE = "O";

    /** Letters and digits of one script run; a Chinese or Japanese character and every other symbol is a word of its own. */
    private static final Pattern WORD = Pattern.compile(
            "[\\p{L}\\p{M}\\p{N}&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]]+|[^\\p{Z}\\p{Cc}\\p{Cf}]");

    public TextWords {
        words = List.copyOf(words);
        places = List.copyOf(places);
    }

    /**
     * Splits a text at white space and around punctuation, as BERT's tokenizer does before it looks for word pieces. White space and
     * control characters belong to no word.
     */
    public static TextWords of(String text) {
        List<MatchResult> found = WORD.matcher(text).results().toList();
        return new TextWords(
                text,
                found.stream().map(MatchResult::group).toList(),
                found.stream()
                        .map(word -> new Span(word.start(), word.end(), ""))
                        .toList());
    }

    /** The text that these words make, joined by single spaces. */
    public static TextWords joined(List<String> words) {
        List<Span> places = new ArrayList<>();
        int start = 0;
        for (String word : words) {
            places.add(new Span(start, start + word.length(), ""));
            start += word.length() + 1;
        }
        return new TextWords(String.join(" ", words), words, places);
    }

    /**
     * The classes that words have where spans have these labels: {@code O}, and {@code B-} and {@code I-} of each label.
     *
     * @throws IllegalArgumentException for an empty label
     */
    public static List<String> tags(List<String> labels) {
        List<String> tags = new ArrayList<>(List.of(OUTSIDE));
        for (String label : labels) {
            if (label.isEmpty()) {
                throw new IllegalArgumentException(
                        "A span without a label marks no kind of entity. Give every span a label.");
            }
            tags.add("B-" + label);
            tags.add("I-" + label);
        }
        return tags;
    }

    /**
     * The BIO tag of each word.
     *
     * @throws IllegalArgumentException when a span cuts a word, holds none, or overlaps with another; says which
     */
    public List<String> tagsOf(List<Span> spans) {
        String[] tags = new String[words.size()];
        Arrays.fill(tags, OUTSIDE);
        List<Span> sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparingInt(Span::start));
        int word = 0;
        int end = 0;
        for (Span span : sorted) {
            if (span.start() < end) {
                throw new IllegalArgumentException(
                        "%s overlaps with the one before it, and a word has one tag. Drop one of them."
                                .formatted(shown(span)));
            }
            while (word < tags.length && places.get(word).end() <= span.start()) {
                word++;
            }
            int first = word;
            while (word < tags.length && places.get(word).start() < span.end()) {
                requireWhole(span, places.get(word));
                tags[word] = (word == first ? "B-" : "I-") + span.label();
                word++;
            }
            if (word == first) {
                throw new IllegalArgumentException(
                        "%s holds no word. Correct the offsets or drop the span.".formatted(shown(span)));
            }
            end = span.end();
        }
        return List.of(tags);
    }

    private void requireWhole(Span span, Span word) {
        if (word.start() < span.start() || word.end() > span.end()) {
            throw new IllegalArgumentException(
                    "%s cuts the word '%s' from %d to %d. Move its ends to those of words, or drop the span."
                            .formatted(
                                    shown(span), text.substring(word.start(), word.end()), word.start(), word.end()));
        }
    }

    private String shown(Span span) {
        int start = Math.min(span.start(), text.length());
        return "span %d to %d, '%s',"
                .formatted(span.start(), span.end(), text.substring(start, Math.min(span.end(), text.length())));
    }

    /** Spans over word indices as an answer with spans of the text. */
    public Answer.Spans answer(int textIndex, List<Span> overWords) {
        return new Answer.Spans(textIndex, overWords.stream().map(this::scored).toList(), List.of());
    }

    private Answer.ScoredSpan scored(Span words) {
        int start = places.get(words.start()).start();
        int end = places.get(words.end() - 1).end();
        return new Answer.ScoredSpan(new Span(start, end, words.label()), text.substring(start, end), 1);
    }

    /** The label of the answer's span that each word lies in; {@code otherwise} for words in none. */
    public String[] labels(Answer answer, String otherwise) {
        String[] labels = new String[words.size()];
        Arrays.fill(labels, otherwise);
        if (!(answer instanceof Answer.Spans spans)) {
            return labels;
        }
        int[] starts = places.stream().mapToInt(Span::start).toArray();
        if (starts.length == 0) {
            return labels;
        }
        for (Answer.ScoredSpan scored : spans.spans()) {
            Span span = scored.span();
            int word = firstIn(span, starts);
            // A word may be empty, and then a span ends where it begins.
            do {
                labels[word++] = span.label();
            } while (word < starts.length && starts[word] < span.end());
        }
        return labels;
    }

    /** The word that begins with the span, or that holds its beginning, or the next one. */
    private int firstIn(Span span, int[] starts) {
        int found = Arrays.binarySearch(starts, span.start());
        if (found >= 0) {
            return found;
        }
        int before = -found - 2;
        boolean inside = before >= 0 && places.get(before).end() > span.start();
        return inside ? before : Math.min(before + 1, starts.length - 1);
    }
}
