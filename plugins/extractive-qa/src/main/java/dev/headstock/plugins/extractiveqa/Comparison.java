package dev.headstock.plugins.extractiveqa;

import dev.headstock.kit.SquadText;
import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How two answers are compared. */
public enum Comparison {
    /** Words, without case, punctuation and articles. */
    WORDS {
        @Override
        boolean isExact(String found, String correct) {
            return SquadText.normalize(found).equals(SquadText.normalize(correct));
        }

        @Override
        double f1(String found, String correct) {
            return SquadText.f1(found, correct);
        }
    },
    /** Chinese characters, and words where there are others. */
    CHARACTERS {
        @Override
        boolean isExact(String found, String correct) {
            return ChineseText.normalize(found).equals(ChineseText.normalize(correct));
        }

        @Override
        double f1(String found, String correct) {
            return ChineseText.f1(found, correct);
        }
    },
    /** Characters where most letters of the question are Chinese, else words. */
    AUTO {
        @Override
        Comparison of(String question) {
            long letters = question.codePoints().filter(Character::isLetter).count();
            long chinese = question.codePoints()
                    .filter(point -> UnicodeScript.of(point) == UnicodeScript.HAN)
                    .count();
            return 2 * chinese > letters ? CHARACTERS : WORDS;
        }
    };

    /** The comparison for the answers to a question. */
    Comparison of(String question) {
        return this;
    }

    boolean isExact(String found, String correct) {
        throw new IllegalStateException("ask of(question) first");
    }

    double f1(String found, String correct) {
        throw new IllegalStateException("ask of(question) first");
    }

    /** The best over all correct answers counts. */
    double bestF1(String found, List<String> correct) {
        return best(correct, answer -> f1(found, answer));
    }

    double exactMatch(String found, List<String> correct) {
        return best(correct, answer -> isExact(found, answer) ? 1 : 0);
    }

    private static double best(List<String> correct, ToDoubleFunction<String> quality) {
        return correct.stream().mapToDouble(quality).max().orElse(0);
    }
}
