package dev.headstock.plugins.extractiveqa;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The comparison of CMRC's official evaluation: each Chinese character is a token, and what lies between them is split
 * into words and punctuation; F1 counts the longest run of tokens that both have.
 *
 * @see <a href="https://aclanthology.org/D19-1600">Cui et al., 2019, section 4.1</a>
 */
final class ChineseText {
    /** As in the official script, which does not remove an ellipsis either. */
    private static final String IGNORED = "-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』";

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:[.,'][\\p{L}\\p{M}\\p{N}]+)*|\\S");

    private ChineseText() {}

    /** Lower case, without punctuation. */
    static String normalize(String text) {
        StringBuilder kept = new StringBuilder();
        for (char unit : text.toLowerCase(Locale.ROOT).strip().toCharArray()) {
            if (IGNORED.indexOf(unit) < 0) {
                kept.append(unit);
            }
        }
        return kept.toString();
    }

    static double f1(String found, String correct) {
        List<String> first = tokens(found);
        List<String> second = tokens(correct);
        if (first.isEmpty() || second.isEmpty()) {
            return first.equals(second) ? 1 : 0;
        }
        return 2.0 * longestCommonRun(first, second) / (first.size() + second.size());
    }

    static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        StringBuilder between = new StringBuilder();
        for (char unit : normalize(text).toCharArray()) {
            if (isChinese(unit)) {
                addWords(between, tokens);
                tokens.add(String.valueOf(unit));
            } else {
                between.append(unit);
            }
        }
        addWords(between, tokens);
        return tokens;
    }

    /** The range of the official script: the characters that GB 2312 and its extension have. */
    private static boolean isChinese(char unit) {
        return unit >= '\u4e00' && unit <= '\u9fa5';
    }

    private static void addWords(StringBuilder text, List<String> tokens) {
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            tokens.add(words.group());
        }
        text.setLength(0);
    }

    private static int longestCommonRun(List<String> first, List<String> second) {
        int longest = 0;
        int[] before = new int[second.size() + 1];
        for (String token : first) {
            int[] here = new int[second.size() + 1];
            for (int i = 0; i < second.size(); i++) {
                here[i + 1] = token.equals(second.get(i)) ? before[i] + 1 : 0;
                longest = Math.max(longest, here[i + 1]);
            }
            before = here;
        }
        return longest;
    }
}
