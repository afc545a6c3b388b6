package dev.headstock.plugins.tokenclassification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.DatasetSchema.Column;
import dev.headstock.api.data.Example;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.HeadTypeContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenClassificationContractTest extends HeadTypeContract<TokenClassification.Options> {
    private static final List<String> TAGS = List.of("B-LOC", "B-PER", "I-LOC", "I-PER", "O");

    @Override
    protected TokenClassification head() {
        return new TokenClassification();
    }

    @Override
    protected DatasetSchema schema() {
        return new DatasetSchema(List.of(
                new Column("words", ColumnRole.WORDS, List.of(), List.of(), null, 0),
                new Column("tags", ColumnRole.TAGS, TAGS, List.of(1L, 1L, 1L, 1L, 9L), "words", 0)));
    }

    @Override
    protected List<Example> examples() {
        return List.of(
                example(
                        0,
                        List.of("Ada", "Lovelace", "lives", "in", "London"),
                        List.of("B-PER", "I-PER", "O", "O", "B-LOC")),
                example(1, List.of("it", "rains"), List.of("O", "O")),
                example(2, List.of("New", "York", "calls", "Ada"), List.of("B-LOC", "I-LOC", "O", "B-PER")));
    }

    private static Example example(long row, List<String> words, List<String> tags) {
        return FakeExample.of(row)
                .with("words", ColumnRole.WORDS, Cell.ofStrings(words))
                .with("tags", ColumnRole.TAGS, Cell.ofStrings(tags));
    }

    @Test
    void saysWhichRolesItNeeds() {
        DatasetSchema texts =
                new DatasetSchema(List.of(new Column("text", ColumnRole.TEXT, List.of(), List.of(), null, 0)));

        assertThat(head().unsupportedReason(texts))
                .hasValueSatisfying(reason -> assertThat(reason).contains("roles words and tags"));
    }
}
