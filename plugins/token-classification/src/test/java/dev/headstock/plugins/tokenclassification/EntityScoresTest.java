package dev.headstock.plugins.tokenclassification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.Prediction;
import dev.headstock.kit.BioTags;
import dev.headstock.kit.SpanMetrics;
import dev.headstock.kit.TextWords;
import dev.headstock.testkit.FakeExample;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The expected figures are those of seqeval's f1_score, precision_score and recall_score on the same tags. */
class EntityScoresTest {
    private static final List<List<String>> GOLD = List.of(
            List.of("B-per", "I-per", "O", "B-loc"),
            List.of("O", "B-loc", "I-loc", "O"),
            List.of("B-per", "B-per", "O"),
            List.of("O", "O"));

    /** With I- tags at the start of a sentence, after O and after an entity of another type. */
    private static final List<List<String>> FOUND = List.of(
            List.of("I-per", "I-per", "O", "B-loc"),
            List.of("O", "B-loc", "I-per", "O"),
            List.of("B-per", "I-per", "I-loc"),
            List.of("I-loc", "O"));

    @Test
    void scoresBrokenSequencesAsSeqevalDoes() {
        SpanMetrics scores = new SpanMetrics(EntityScoresTest::gold);
        for (int row = 0; row < GOLD.size(); row++) {
            scores.add(example(row), new Prediction(answer(FOUND.get(row)), 1), new NoOutput());
        }

        Map<String, Double> computed = scores.compute(0);

        assertThat(computed.get("span-f1")).isCloseTo(1.0 / 3, within(1e-6));
        assertThat(computed.get("precision")).isCloseTo(2.0 / 7, within(1e-6));
        assertThat(computed.get("recall")).isCloseTo(2.0 / 5, within(1e-6));
    }

    private static Example example(int row) {
        return FakeExample.of(row).with("tags", ColumnRole.TAGS, Cell.ofStrings(GOLD.get(row)));
    }

    private static Optional<Answer> gold(Example example) {
        return example.value(ColumnRole.TAGS).map(cell -> answer(cell.strings()));
    }

    private static Answer answer(List<String> tags) {
        return TextWords.joined(tags.stream().map(tag -> "word").toList()).answer(0, BioTags.spans(tags));
    }

    /** Spans are compared as answers alone. */
    private static final class NoOutput implements HeadOutput {
        @Override
        public int rows() {
            return 0;
        }

        @Override
        public Encoding encoding(int row) {
            throw new UnsupportedOperationException();
        }

        @Override
        public float[] row(int row) {
            throw new UnsupportedOperationException();
        }

        @Override
        public float[] parameter(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<float[]> fitted(String name) {
            return Optional.empty();
        }
    }
}
