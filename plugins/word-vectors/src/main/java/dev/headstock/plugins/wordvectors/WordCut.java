package dev.headstock.plugins.wordvectors;

import java.util.ArrayList;
import java.util.List;

/** Where words end when no table is asked: letters and digits belong together, all else stands alone. */
final class WordCut {
    private WordCut() {}

    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            if (Character.isWhitespace(text.charAt(start))) {
                start++;
            } else {
                int end = endOfWord(text, start, text.length());
                words.add(text.substring(start, end));
                start = end;
            }
        }
        return words;
    }

    /** A Chinese character is a word of its own. */
    static int endOfWord(String text, int start, int to) {
        int first = text.codePointAt(start);
        int next = start + Character.charCount(first);
        while (isPartOfWord(first) && next < to && isPartOfWord(text.codePointAt(next))) {
            next += Character.charCount(text.codePointAt(next));
        }
        return next;
    }

    static boolean isChinese(int character) {
        return Character.UnicodeScript.of(character) == Character.UnicodeScript.HAN;
    }

    private static boolean isPartOfWord(int character) {
        int type = Character.getType(character);
        boolean isMark = type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
        return (Character.isLetterOrDigit(character) || isMark) && !isChinese(character);
    }
}
