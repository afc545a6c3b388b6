package dev.headstock.plugins.multiplechoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.HeadTypeContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultipleChoiceContractTest extends HeadTypeContract<MultipleChoice.Options> {

    @Override
    protected MultipleChoice head() {
        return new MultipleChoice();
    }

    @Override
    protected DatasetSchema schema() {
        return new DatasetSchema(List.of(
                Contexts.column("question", ColumnRole.TEXT),
                Contexts.column("answers", ColumnRole.CHOICES),
                Contexts.column("right", ColumnRole.LABEL, "0", "1", "2")));
    }

    @Override
    protected List<Example> examples() {
        return List.of(
                example(0, "What falls?", List.of("rain", "a mountain", "the sky"), "0"),
                example(1, "Who sleeps?", List.of("a stone", "the cat"), "1"),
                example(2, "Where is it?", List.of("here", "there", "nowhere in the world"), "2"));
    }

    private static FakeExample example(long row, String question, List<String> choices, String right) {
        return FakeExample.of(row)
                .with("question", ColumnRole.TEXT, Cell.of(question))
                .with("answers", ColumnRole.CHOICES, Cell.ofStrings(choices))
                .with("right", ColumnRole.LABEL, Cell.of(right));
    }

    @Test
    void labelsAreNumbersLettersOrTexts() {
        List<String> choices = List.of("rain", "snow");

        assertThat(Numbering.of(List.of("0", "1", "3")).index("1", choices)).isEqualTo(1);
        assertThat(Numbering.of(List.of("1", "2")).index("1", choices)).isZero();
        assertThat(Numbering.of(List.of("A", "B")).index("B", choices)).isEqualTo(1);
        assertThat(Numbering.of(List.of("rain", "sun", "2")).index("rain", choices))
                .isZero();
    }

    @Test
    void aLabelThatNamesNoChoiceIsRefused() {
        assertThatThrownBy(() -> Numbering.of(List.of("1", "2", "3")).index("3", List.of("rain", "snow")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the label '3' names none of the 2 choices. Use a number from 1 to 2.");
    }
}
