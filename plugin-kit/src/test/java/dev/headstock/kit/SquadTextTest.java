package dev.headstock.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Examples computed with SQuAD's official evaluation script, version 1.1. */
class SquadTextTest {

    @Test
    void articlesPunctuationAndCaseDoNotCount() {
        assertThat(SquadText.normalize("The  Cat's \"hat\", an item")).isEqualTo("cats hat item");
        assertThat(SquadText.f1("the Eiffel Tower", "Eiffel tower.")).isEqualTo(1);
    }

    @Test
    void textsMatchOnceTheyAreNormalized() {
        assertThat(SquadText.matches("  the Eiffel-Tower ", "eiffeltower")).isTrue();
        assertThat(SquadText.matches("Eiffel", "Eiffel Tower")).isFalse();
        assertThat(SquadText.matches("+", "-")).as("nothing is left of either").isFalse();
        assertThat(SquadText.matches("+ ", "+")).isTrue();
        assertThat(SquadText.matches("café", "cafe")).isFalse();
    }

    @Test
    void f1CountsCommonWordsAsOftenAsBothHaveThem() {
        assertThat(SquadText.f1("in Paris in France", "in Paris")).isCloseTo(2 * 0.5 / 1.5, within(1e-12));
        assertThat(SquadText.f1("Rome", "Paris")).isZero();
    }

    @Test
    void nothingIsRightOnlyWhereNothingIsExpected() {
        assertThat(SquadText.f1("", "the")).isEqualTo(1);
        assertThat(SquadText.f1("", "Paris")).isZero();
    }

    @Test
    void lettersOfAllScriptsMakeWords() {
        assertThat(SquadText.normalize("la ni\u00f1a a\u00a0b")).isEqualTo("la ni\u00f1a b");
    }
}
