package dev.headstock.plugins.tokenclassification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Head;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeEncoder;
import dev.headstock.testkit.FakeEncoding;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.FakeHeadOutput;
import dev.headstock.testkit.FakeVocabulary;
import dev.headstock.testkit.HeadTypeContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartsOfSpeechContractTest extends HeadTypeContract<TokenClassification.Options> {

    @Override
    protected TokenClassification head() {
        return new TokenClassification();
    }

    @Override
    protected DatasetSchema schema() {
        return new DatasetSchema(List.of(
                Contexts.column("words", ColumnRole.WORDS),
                Contexts.column("tags", ColumnRole.TAGS, "DET", "NOUN", "VERB")));
    }

    @Override
    protected List<Example> examples() {
        return List.of(
                example(0, List.of("a", "cat", "sleeps"), List.of("DET", "NOUN", "VERB")),
                example(1, List.of("go"), List.of("VERB")),
                example(2, List.of("the", "dog", "the", "cat"), List.of("DET", "NOUN", "DET", "NOUN")));
    }

    private static Example example(long row, List<String> words, List<String> tags) {
        return FakeExample.of(row)
                .with("words", ColumnRole.WORDS, Cell.ofStrings(words))
                .with("tags", ColumnRole.TAGS, Cell.ofStrings(tags));
    }

    private Head built() {
        return head().build(Contexts.tiny(2, 16).withData(schema()), 16, options());
    }

    @Test
    void accuracyRanksRuns() {
        assertThat(built().metrics().get(0).name()).isEqualTo("accuracy");
    }

    /** Three tokens have room for one word; the other three have no class, and are wrong. */
    @Test
    void wordsThatTheLimitCutsOffHaveNoClass() {
        Example example = examples().get(2);
        FakeEncoder encoder = new FakeEncoder(new FakeVocabulary(100), 3);
        List<FakeEncoding> rows = encoder.rows(built().sequences(example).get(0));
        FakeHeadOutput output = new FakeHeadOutput(List.of(new float[] {2, 0, 1}), rows, Map.of(), Map.of());

        Answer answer = built().decode(example, output).answer();
        var metrics = built().newAccumulator();

        assertThat(((Answer.Spans) answer).spans()).singleElement().satisfies(span -> {
            assertThat(span.text()).isEqualTo("the");
            assertThat(span.span().label()).isEqualTo("DET");
        });
        assertThat(metrics.add(example, built().decode(example, output), output))
                .isEqualTo(0.25);
        assertThat(metrics.compute(0)).containsEntry("accuracy", 0.25);
    }
}
