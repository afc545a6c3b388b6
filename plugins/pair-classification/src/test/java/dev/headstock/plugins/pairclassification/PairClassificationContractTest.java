package dev.headstock.plugins.pairclassification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.head.Head;
import dev.headstock.kit.TextPooling;
import dev.headstock.plugins.pairclassification.PairClassification.Cut;
import dev.headstock.plugins.pairclassification.PairClassification.Options;
import dev.headstock.plugins.pairclassification.PairClassification.Reading;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.HeadTypeContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairClassificationContractTest extends HeadTypeContract<Options> {

    @Override
    protected PairClassification head() {
        return new PairClassification();
    }

    @Override
    protected DatasetSchema schema() {
        return new DatasetSchema(List.of(
                Contexts.column("premise", ColumnRole.TEXT),
                Contexts.column("hypothesis", ColumnRole.TEXT),
                Contexts.column("label", ColumnRole.LABEL, "contradiction", "entailment", "neutral")));
    }

    @Override
    protected List<Example> examples() {
        return List.of(
                pair(0, "a cat sleeps on the mat", "an animal sleeps", "entailment"),
                pair(1, "it rains", "the sun shines all day long", "contradiction"),
                pair(2, "a dog", "it barks", "neutral"),
                pair(3, "two men", "two people talk", "neutral"));
    }

    private static Example pair(long row, String first, String second, String label) {
        return FakeExample.of(row)
                .with("premise", ColumnRole.TEXT, Cell.of(first))
                .with("hypothesis", ColumnRole.TEXT, Cell.of(second))
                .with("label", ColumnRole.LABEL, Cell.of(label));
    }

    private Head built(Reading reading) {
        return head().build(
                        Contexts.tiny(LAYERS, WIDTH).withData(schema()),
                        WIDTH,
                        new Options(reading, TextPooling.MEAN, 0, Cut.START));
    }

    @Test
    void aJoinedPairIsOneRowAndASeparateOneTwo() {
        List<InputSequence> joined = built(Reading.JOINED).sequences(examples().get(0));
        List<InputSequence> separate =
                built(Reading.SEPARATE).sequences(examples().get(0));

        assertThat(joined).singleElement().satisfies(row -> {
            assertThat(row.texts()).hasSize(2);
            assertThat(row.truncation(1)).isEqualTo(InputSequence.Truncation.START);
        });
        assertThat(separate).hasSize(2).allSatisfy(row -> assertThat(row.texts())
                .hasSize(1));
    }

    @Test
    void aSingleTextIsRefused() {
        assertThatThrownBy(() -> built(Reading.JOINED).sequences(FakeExample.ofText(0, "alone")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two texts")
                .hasMessageContaining("there are 1");
    }
}
