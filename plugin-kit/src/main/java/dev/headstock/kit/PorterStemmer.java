package dev.headstock.kit;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * English stems as NLTK computes them, which is what ROUGE is defined by in practice: Porter's algorithm with its author's later changes and
 * a list of irregular words.
 *
 * @see <a href="https://doi.org/10.1108/eb046814">Porter, 1980</a>
 */
final class PorterStemmer {
    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("skies", "sky"),
            Map.entry("sky", "sky"),
            Map.entry("dying", "die"),
            Map.entry("lying", "lie"),
            Map.entry("tying", "tie"),
            Map.entry("news", "news"),
            Map.entry("innings", "inning"),
            Map.entry("inning", "inning"),
            Map.entry("outings", "outing"),
            Map.entry("outing", "outing"),
            Map.entry("cannings", "canning"),
            Map.entry("canning", "canning"),
            Map.entry("howe", "howe"),
            Map.entry("proceed", "proceed"),
            Map.entry("exceed", "exceed"),
            Map.entry("succeed", "succeed"));

    /** The first suffix that a word has decides, whether or not what is left fulfills the condition. */
    private record Rule(String suffix, String replacement) {}

    private static final List<Rule> PLURAL = rules("sses ss", "ies i", "ss ss", "s");
    private static final List<Rule> DOUBLE_SUFFIXES = rules(
            "ational ate",
            "tional tion",
            "enci ence",
            "anci ance",
            "izer ize",
            "bli ble",
            "alli al",
            "entli ent",
            "eli e",
            "ousli ous",
            "ization ize",
            "ation ate",
            "ator ate",
            "alism al",
            "iveness ive",
            "fulness ful",
            "ousness ous",
            "aliti al",
            "iviti ive",
            "biliti ble",
            "fulli ful");
    private static final List<Rule> SUFFIXES =
            rules("icate ic", "ative", "alize al", "iciti ic", "ical ic", "ful", "ness");
    private static final List<Rule> LAST_SUFFIXES = rules(
            "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate",
            "iti", "ous", "ive", "ize");

    private PorterStemmer() {}

    private static List<Rule> rules(String... pairs) {
        return List.of(pairs).stream()
                .map(pair -> pair.split(" "))
                .map(pair -> new Rule(pair[0], pair.length > 1 ? pair[1] : ""))
                .toList();
    }

    /** @param word in lower case */
    static String stem(String word) {
        String irregular = IRREGULAR.get(word);
        if (irregular != null) {
            return irregular;
        }
        if (word.length() <= 2) {
            return word;
        }
        String singular =
                word.length() == 4 && word.endsWith("ies") ? word.substring(0, 3) : applied(PLURAL, word, stem -> true);
        String present = finalY(withoutPast(singular));
        String reduced = applied(SUFFIXES, doubleSuffix(present), stem -> measure(stem) > 0);
        return withoutDoubleL(withoutE(lastSuffix(reduced)));
    }

    private static String applied(List<Rule> rules, String word, Predicate<String> condition) {
        for (Rule rule : rules) {
            if (word.endsWith(rule.suffix())) {
                String stem = without(rule.suffix(), word);
                return condition.test(stem) ? stem + rule.replacement() : word;
            }
        }
        return word;
    }

    private static String without(String suffix, String word) {
        return word.substring(0, word.length() - suffix.length());
    }

    private static String withoutPast(String word) {
        if (word.endsWith("ied")) {
            return without(word.length() == 4 ? "d" : "ed", word);
        }
        if (word.endsWith("eed")) {
            return measure(without("eed", word)) > 0 ? without("d", word) : word;
        }
        for (String suffix : List.of("ed", "ing")) {
            if (word.endsWith(suffix) && hasVowel(without(suffix, word))) {
                return completed(without(suffix, word));
            }
        }
        return word;
    }

    /** What an ending had changed: hopping, hoping. */
    private static String completed(String stem) {
        if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
            return stem + "e";
        }
        char last = stem.charAt(stem.length() - 1);
        if (endsInDoubleConsonant(stem)) {
            return "lsz".indexOf(last) < 0 ? stem.substring(0, stem.length() - 1) : stem;
        }
        return measure(stem) == 1 && endsInShortSyllable(stem) ? stem + "e" : stem;
    }

    private static String finalY(String word) {
        int before = word.length() - 2;
        return word.endsWith("y") && before >= 1 && isConsonant(word, before) ? without("y", word) + "i" : word;
    }

    private static String doubleSuffix(String word) {
        if (word.endsWith("alli") && measure(without("alli", word)) > 0) {
            return doubleSuffix(without("li", word));
        }
        if (word.endsWith("logi")) {
            return measure(without("ogi", word)) > 0 ? without("i", word) : word;
        }
        return applied(DOUBLE_SUFFIXES, word, stem -> measure(stem) > 0);
    }

    private static String lastSuffix(String word) {
        return applied(
                LAST_SUFFIXES,
                word,
                stem -> measure(stem) > 1 && (!word.endsWith("ion") || stem.endsWith("s") || stem.endsWith("t")));
    }

    private static String withoutE(String word) {
        if (!word.endsWith("e")) {
            return word;
        }
        String stem = without("e", word);
        int measure = measure(stem);
        return measure > 1 || measure == 1 && !endsInShortSyllable(stem) ? stem : word;
    }

    private static String withoutDoubleL(String word) {
        return word.endsWith("ll") && measure(without("l", word)) > 1 ? without("l", word) : word;
    }

    /** How many times a consonant follows a vowel. */
    private static int measure(String stem) {
        int count = 0;
        for (int i = 1; i < stem.length(); i++) {
            count += isConsonant(stem, i) && !isConsonant(stem, i - 1) ? 1 : 0;
        }
        return count;
    }

    private static boolean hasVowel(String stem) {
        for (int i = 0; i < stem.length(); i++) {
            if (!isConsonant(stem, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsInDoubleConsonant(String stem) {
        int last = stem.length() - 1;
        return last >= 1 && stem.charAt(last) == stem.charAt(last - 1) && isConsonant(stem, last);
    }

    /** Consonant, vowel, consonant, the last of which is not w, x or y; or a word of a vowel and a consonant. */
    private static boolean endsInShortSyllable(String stem) {
        int last = stem.length() - 1;
        if (last < 1 || !isConsonant(stem, last) || isConsonant(stem, last - 1)) {
            return false;
        }
        return last == 1 || isConsonant(stem, last - 2) && "wxy".indexOf(stem.charAt(last)) < 0;
    }

    /** A y is one at the beginning and after a vowel. */
    private static boolean isConsonant(String word, int at) {
        char letter = word.charAt(at);
        if (letter == 'y') {
            return at == 0 || !isConsonant(word, at - 1);
        }
        return "aeiou".indexOf(letter) < 0;
    }
}
