package dev.headstock.plugins.glyph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.head.Figure;
import dev.headstock.plugins.glyph.HiddenCharacters.Options;
import dev.headstock.testkit.FakeAnalysisContext;
import dev.headstock.testkit.FakeAnalyzedModel;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.Workbench;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each split of the fake data set has the same eight texts. */
class HiddenCharactersTest {
    private static final String TEXTS = "the bank lends money a river has two banks green grass grows money is lent at"
            + " a rate the river bank is green rates of the bank rise grass grows at the river a cat sleeps";

    private static List<Figure> found(HiddenCharacters analysis, Options options) {
        try (Workbench bench = new Workbench()) {
            FakeAnalyzedModel model = FakeAnalyzedModel.trained(bench, "tiny", TinyBert.outline(1, 8), 1);
            return analysis.analyze(FakeAnalysisContext.of(bench, model), options);
        }
    }

    private static List<HiddenCharacters.Row> drawn(double heldOutUpTo, Double... shares) {
        Options options = new Options(List.of(shares), Draw.PLAIN, 100, 7, 3, heldOutUpTo);
        return List.copyOf(HiddenCharacters.drawn(found(new HiddenCharacters(Letters::of), options))
                .values());
    }

    @Test
    void hidesTheShareOfTheDifferentCharacters() {
        long different = TEXTS.chars().filter(Character::isLetter).distinct().count();
        HiddenCharacters.Row half = drawn(1, 50.0).get(0);

        assertThat(half.cells().subList(0, 3))
                .containsExactly("50", String.valueOf(Math.round(0.5 * different)), String.valueOf(different));
        assertThat(half.characters()).hasSize((int) Math.round(0.5 * different));
    }

    @Test
    void countsHowMuchOfTheTextsIsHidden() {
        HiddenCharacters.Row half = drawn(1, 50.0).get(0);

        long letters = TEXTS.chars().filter(Character::isLetter).count();
        long hidden = TEXTS.chars()
                .filter(each -> half.characters().indexOf(each) >= 0)
                .count();
        assertThat(Double.parseDouble(half.cells().get(3))).isCloseTo(100.0 * hidden / letters, within(0.051));
        assertThat(drawn(1, 100.0).get(0).cells().get(3)).isEqualTo("100.0");
    }

    @Test
    void aLargerShareContainsASmallerOne() {
        List<HiddenCharacters.Row> rows = drawn(1, 50.0, 20.0);

        assertThat(rows).extracting(row -> row.cells().get(0)).containsExactly("20", "50");
        assertThat(rows.get(1).characters()).startsWith(rows.get(0).characters());
        assertThat(rows.get(1).characters().length())
                .isGreaterThan(rows.get(0).characters().length());
    }

    /** Otherwise the network of the pictures would have seen the embedding that it is asked for. */
    @Test
    void hidesOnlyWhatTheNetworkHasNotLearned() {
        assertThat(drawn(0.6, 20.0).get(0).characters().chars()).allMatch(each -> Draw.uniform(3, each) <= 0.6);

        Figure.Note refused = (Figure.Note)
                found(new HiddenCharacters(Letters::of), new Options(List.of(90.0), Draw.PLAIN, 100, 7, 3, 0.3))
                        .get(0);
        assertThat(refused.text())
                .startsWith("90 % are")
                .contains("kept from learning only")
                .endsWith("make the pictures with more characters held out.");
    }

    @Test
    void saysHowManyChineseCharactersWereFound() {
        HiddenCharacters analysis = new HiddenCharacters();
        Figure.Note refused = (Figure.Note) found(analysis, analysis.defaults()).get(0);

        assertThat(refused.text())
                .startsWith(
                        "The 24 rows that were read have 0 different Chinese characters, of which the model knows 0")
                .endsWith("Choose a Chinese data set and a Chinese model.");
    }

    @Test
    void refusesSharesThatAreNone() {
        for (List<Double> shares : List.of(List.of(0.0), List.of(101.0), List.of(-5.0), List.<Double>of())) {
            assertThatThrownBy(() -> new Options(shares, Draw.PLAIN, 100, 1, 0, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("in percent, above 0 and at most 100");
        }
    }
}
