package com.example.conll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.DatasetFormat.Remark;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import dev.headstock.testkit.DatasetFormatContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConllTest extends DatasetFormatContract<Conll.Options> {
    @TempDir
    Path other;

    @Override
    protected Conll format() {
        return new Conll();
    }

    @Override
    protected String fileName() {
        return "train.conll";
    }

    @Override
    protected byte[] content() {
        return "Ada\tB-PER\nLovelace\tI-PER\nwrote\tO\n\n\nParis\tB-LOC\n".getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected List<String> columns() {
        return List.of("words", "tags");
    }

    @Override
    protected List<List<Cell>> cells() {
        return List.of(
                List.of(
                        Cell.ofStrings(List.of("Ada", "Lovelace", "wrote")),
                        Cell.ofStrings(List.of("B-PER", "I-PER", "O"))),
                List.of(Cell.ofStrings(List.of("Paris")), Cell.ofStrings(List.of("B-LOC"))));
    }

    @Test
    void aWordWithoutTagIsAProblemOfItsSentence() throws IOException {
        Path file = Files.writeString(other.resolve("train.conll"), "Ada\tB-PER\nwrote\n\nParis\tB-LOC\n");
        try (Stream<Row> rows = format().read(file, format().defaults())) {
            assertThat(rows)
                    .extracting(Row::faults)
                    .containsExactly(List.of(new Remark(2, "the word has no tag. Write it after a tab.")), List.of());
        }
    }
}
