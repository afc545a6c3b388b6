package dev.headstock.plugins.doccano;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an offset counts. The browser, in which people mark spans, counts UTF-16 units. */
public enum Unit {
    UTF_16,
    CODE_POINTS,
    /** What people see as one character, such as an emoji of several code points. */
    GRAPHEMES;

    private static final Pattern GRAPHEME = Pattern.compile("\\X");

    /** Where each unit of the text begins, in UTF-16 units, and the end of the text. */
    int[] starts(String text) {
        return switch (this) {
            case UTF_16 -> range(text.length());
            case CODE_POINTS -> {
                List<Integer> starts = new ArrayList<>();
                for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
                    starts.add(i);
                }
                yield ending(starts, text);
            }
            case GRAPHEMES -> {
                List<Integer> starts = new ArrayList<>();
                Matcher graphemes = GRAPHEME.matcher(text);
                while (graphemes.find()) {
                    starts.add(graphemes.start());
                }
                yield ending(starts, text);
            }
        };
    }

    private static int[] range(int length) {
        int[] starts = new int[length + 1];
        for (int i = 0; i <= length; i++) {
            starts[i] = i;
        }
        return starts;
    }

    private static int[] ending(List<Integer> starts, String text) {
        starts.add(text.length());
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }
}
