package dev.headstock.plugins.randomstart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The most frequent words, behind four special tokens. */
final class WordList {
    private static final List<String> SPECIAL = List.of("<pad>", "<unk>", "<s>", "</s>");

    private WordList() {}

    /** Between white space. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split("\\s+")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    /** @param size of the list, special tokens included; words that are equally frequent are in alphabetical order */
    static List<String> of(Map<String, Long> counts, int size) {
        List<String> list = new ArrayList<>(SPECIAL);
        counts.entrySet().stream()
                .filter(entry -> !SPECIAL.contains(entry.getKey()))
                .sorted(Comparator.comparing(Map.Entry<String, Long>::getValue, Comparator.reverseOrder())
                        .thenComparing(Map.Entry::getKey))
                .limit(size - SPECIAL.size())
                .forEach(entry -> list.add(entry.getKey()));
        return list;
    }
}
