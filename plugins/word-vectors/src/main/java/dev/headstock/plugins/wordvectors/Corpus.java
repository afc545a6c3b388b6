package dev.headstock.plugins.wordvectors;

import dev.headstock.api.recipe.Texts;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Texts as ids of words; the most frequent word is the first, equally frequent ones are in alphabetical order. */
final class Corpus {
    private final List<Texts> sources;
    private final boolean lowercase;
    private final WordTable words = new WordTable();
    private final long[] counts;
    private final long total;

    private Corpus(List<Texts> sources, boolean lowercase, List<Map.Entry<String, Long>> frequent) {
        this.sources = List.copyOf(sources);
        this.lowercase = lowercase;
        this.counts = new long[frequent.size()];
        long sum = 0;
        for (Map.Entry<String, Long> entry : frequent) {
            counts[words.add(entry.getKey())] = entry.getValue();
            sum += entry.getValue();
        }
        this.total = sum;
    }

    /** @throws IllegalArgumentException when there are fewer than two words that are frequent enough */
    static Corpus read(List<Texts> sources, int minCount, boolean lowercase) {
        Map<String, Long> counts = new HashMap<>();
        for (Texts texts : sources) {
            for (long i = 0; i < texts.size(); i++) {
                WordCut.words(form(texts.get(i), lowercase)).forEach(word -> counts.merge(word, 1L, Long::sum));
            }
        }
        List<Map.Entry<String, Long>> frequent = counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= minCount)
                .sorted(Comparator.comparing(Map.Entry<String, Long>::getValue, Comparator.reverseOrder())
                        .thenComparing(Map.Entry::getKey))
                .toList();
        if (frequent.size() < 2) {
            throw new IllegalArgumentException(
                    "The texts have %d different words, of which %d are there at least %d times. Choose more texts or a smaller minCount."
                            .formatted(counts.size(), frequent.size(), minCount));
        }
        return new Corpus(sources, lowercase, frequent);
    }

    private static String form(String text, boolean lowercase) {
        return lowercase ? text.toLowerCase(Locale.ROOT) : text;
    }

    WordTable words() {
        return words;
    }

    long count(int word) {
        return counts[word];
    }

    /** Words of all texts, without the rare ones. */
    long total() {
        return total;
    }

    long texts() {
        return sources.stream().mapToLong(Texts::size).sum();
    }

    /** Of one text, without the rare words. */
    int[] ids(long text) {
        long index = text;
        for (Texts source : sources) {
            if (index < source.size()) {
                return WordCut.words(form(source.get(index), lowercase)).stream()
                        .mapToInt(words::find)
                        .filter(id -> id != WordTable.ABSENT)
                        .toArray();
            }
            index -= source.size();
        }
        throw new IndexOutOfBoundsException("text " + text);
    }
}
