package dev.headstock.plugins.sequenceclassification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence.Truncation;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Head;
import dev.headstock.kit.ExampleWeight;
import dev.headstock.kit.TextPooling;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.ClassWeights;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.LongTexts;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.Options;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.FakeHeadOutput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WindowsTest {

    private static Head head(LongTexts longTexts, int stride) {
        Options options = new Options(TextPooling.MEAN, 0, ClassWeights.EVEN, 0, 0, longTexts, stride, 8);
        return new SequenceClassification().build(Contexts.tiny(2, 16).withMaxTokens(40), 16, options);
    }

    /** Probabilities 0.9, 0.1, 0 and 0.2, 0.8, 0: their mean is 0.55, 0.45, 0. */
    @Test
    void theAnswerIsTheMeanOfTheWindowsProbabilities() {
        List<float[]> windows = List.of(
                new float[] {(float) Math.log(0.9), (float) Math.log(0.1), -100},
                new float[] {(float) Math.log(0.2), (float) Math.log(0.8), -100});

        Answer answer = head(LongTexts.EACH_WINDOW, 4)
                .decode(FakeExample.ofText(0, "long"), new FakeHeadOutput(windows, List.of(), Map.of(), Map.of()))
                .answer();

        assertThat(answer).isInstanceOfSatisfying(Answer.ClassLabel.class, label -> {
            assertThat(label.text()).isEqualTo("bad");
            assertThat(label.scores().get("bad")).isCloseTo(0.55, within(1e-6));
            assertThat(label.scores().get("fair")).isCloseTo(0.45, within(1e-6));
        });
    }

    @Test
    void aTextMayLoseItsStart() {
        assertThat(head(LongTexts.CUT_START, 0)
                        .sequences(FakeExample.ofText(0, "text"))
                        .get(0)
                        .truncation(0))
                .isEqualTo(Truncation.START);
    }

    @Test
    void aStrideThatLeavesNoRoomIsRefused() {
        assertThatThrownBy(() -> head(LongTexts.JOINED_WINDOWS, 16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A stride of 16 tokens leaves no room in sequences of 40. Choose a stride of at most 15, or longer sequences.");
        assertThat(head(LongTexts.CUT_END, 16)).isNotNull();
    }

    /** The divisor of the mean loss is the sum of the weights, by which losses are multiplied. */
    @Test
    void anExampleCountsByItsWeight() {
        DatasetSchema data = new DatasetSchema(List.of(
                Contexts.column("text", ColumnRole.TEXT),
                Contexts.column("label", ColumnRole.LABEL, "bad", "fair", "good"),
                Contexts.column("weight", ExampleWeight.ROLE)));
        Head head = new SequenceClassification()
                .build(Contexts.tiny(2, 16).withData(data), 16, new Options(TextPooling.MEAN, 0));
        FakeExample example = FakeExample.ofText(0, "text").with("label", ColumnRole.LABEL, Cell.of("good"));
        Example heavy = example.with("weight", ExampleWeight.ROLE, Cell.of(2.5));
        Example wrong = example.with("weight", ExampleWeight.ROLE, Cell.of(-1));

        assertThat(head.target(example, List.of()).weight()).isEqualTo(1);
        assertThat(head.target(heavy, List.of()).weight()).isEqualTo(2.5);
        assertThatThrownBy(() -> head.target(wrong, List.of())).hasMessageContaining("0 or more, but it is -1.0");
    }
}
