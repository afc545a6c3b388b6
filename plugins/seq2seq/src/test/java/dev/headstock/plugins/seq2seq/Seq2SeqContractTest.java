package dev.headstock.plugins.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.plugins.seq2seq.Seq2Seq.Options;
import dev.headstock.plugins.seq2seq.Seq2Seq.Start;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.HeadTypeContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class Seq2SeqContractTest extends HeadTypeContract<Options> {

    @Override
    protected Seq2Seq head() {
        return new Seq2Seq();
    }

    @Override
    protected Options options() {
        return tiny(Start.NEW, 2);
    }

    static Options tiny(Start start, int layers) {
        return new Options(start, layers, 0.1, 0.1, 20, 1, 1, 0, 0, 0, 1, 0);
    }

    @Override
    protected DatasetSchema schema() {
        return new DatasetSchema(List.of(
                Contexts.column("question", ColumnRole.TEXT), Contexts.column("fluent", ColumnRole.TARGET_TEXT)));
    }

    @Override
    protected List<Example> examples() {
        return List.of(
                example(0, "who who wrote it", "who wrote it"),
                example(1, "when no where is it", "where is it"),
                example(2, "how many", "how many"));
    }

    private static Example example(long row, String text, String wanted) {
        return FakeExample.ofText(row, text).with("fluent", ColumnRole.TARGET_TEXT, Cell.ofStrings(List.of(wanted)));
    }

    @Test
    void aWrongSettingIsNamed() {
        assertThatThrownBy(() -> new Options(Start.NEW, 2, 0.1, 0.1, 20, 0, 1, 0, 0, 0, 1, 0))
                .hasMessage("beams must be at least 1, was 0");
        assertThatThrownBy(() -> new Options(Start.NEW, 2, 0.1, 0.1, 20, 1, 1, 0, 0, 0, 1.5, 0))
                .hasMessage("topP must be above 0 and at most 1, was 1.5");
    }

    @Test
    void aDecoderFromTheEncoderHasAtMostItsLayers() {
        assertThatThrownBy(() -> head().build(
                                Contexts.tiny(2, 16).withData(schema()).withMaxTokens(40), 16, tiny(Start.ENCODER, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 2 layers")
                .hasMessageContaining("new decoder");
    }

    @Test
    void positionsOfTheEncoderLimitTheText() {
        Options longTexts = new Options(Start.ENCODER, 2, 0.1, 0.1, 500, 1, 1, 0, 0, 0, 1, 0);

        assertThatThrownBy(() ->
                        head().build(Contexts.tiny(2, 16).withData(schema()).withMaxTokens(40), 16, longTexts))
                .hasMessageContaining("end at 64 tokens");
        assertThat(head().build(Contexts.tiny(2, 16).withData(schema()), 16, tiny(Start.NEW, 2))
                        .generator())
                .isPresent();
    }
}
