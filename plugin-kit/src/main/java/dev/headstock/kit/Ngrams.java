package dev.headstock.kit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each sequence of n words or characters occurs in a text. */
final class Ngrams {
    private Ngrams() {}

    /** @param words without blanks */
    static Map<String, Integer> ofWords(List<String> words, int n) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i + n <= words.size(); i++) {
            counts.merge(String.join(" ", words.subList(i, i + n)), 1, Integer::sum);
        }
        return counts;
    }

    static Map<String, Integer> ofCharacters(int[] codePoints, int n) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i + n <= codePoints.length; i++) {
            counts.merge(new String(codePoints, i, n), 1, Integer::sum);
        }
        return counts;
    }

    static long total(Map<String, Integer> counts) {
        return counts.values().stream().mapToLong(Integer::intValue).sum();
    }
}
