package dev.headstock.plugins.doccano;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.DatasetFormat.Column;
import dev.headstock.api.DatasetFormat.Remark;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetException;
import dev.headstock.api.data.FilePreview;
import dev.headstock.api.data.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoccanoTest {
    private static final Doccano FORMAT = new Doccano();

    @TempDir
    private Path folder;

    /** A family of four people, joined: 11 UTF-16 units, 7 code points, one character that is seen. */
    @ParameterizedTest
    @CsvSource({"UTF_16, 12, 15", "CODE_POINTS, 8, 11", "GRAPHEMES, 2, 5"})
    void offsetsBecomeThoseOfUtf16(Unit unit, int start, int end) throws IOException, DatasetException {
        String text = "👨‍👩‍👧‍👦 Ada";
        Row row = read("{\"text\": \"%s\", \"label\": [[%d, %d, \"PER\"]]}".formatted(text, start, end), unit)
                .get(0);

        assertThat(row.values().get(1)).isEqualTo(Cell.ofSpans(List.of(new Span(12, 15, "PER"))));
        assertThat(text.substring(12, 15)).isEqualTo("Ada");
    }

    @Test
    void entitiesWithIdsAreSpansAndRelationsAreRemarkedOn() throws IOException, DatasetException {
        Path file = write("""
                {"id": 1, "text": "Ada met Bob", "entities": [{"id": 4, "label": "PER", "start_offset": 0, "end_offset": 3}], "relations": [{"id": 1}]}
                """);

        assertThat(FORMAT.columns(file, FORMAT.defaults()))
                .contains(new Column("text", ColumnRole.TEXT, null), new Column("entities", ColumnRole.SPANS, "text"));
        Row row = read(file, Unit.UTF_16).get(0);
        assertThat(row.values().get(2)).isEqualTo(Cell.ofSpans(List.of(new Span(0, 3, "PER"))));
        assertThat(row.warnings()).containsExactly(new Remark(1, "1 relations are not read."));
    }

    @Test
    void everyFaultOfALineIsSaidAndTheOthersAreRead() throws IOException, DatasetException {
        List<Row> rows = read("""
                {"text": "Ada", "label": [[0, 3, "PER"], [2, 9, "PER"], [1, 1, "LOC"]]}
                {"text": "broken
                {"label": [[0, 3, "PER"]]}
                {"text": "Eve", "label": [[0, 3, "PER"]]}
                """, Unit.UTF_16);

        assertThat(rows).extracting(Row::line).containsExactly(1L, 2L, 3L, 4L);
        assertThat(rows.get(0).faults())
                .containsExactly(
                        new Remark(
                                1,
                                "span 2 goes from 2 to 9, but the text has 3 characters. Correct the offsets or drop the row."),
                        new Remark(
                                1,
                                "span 3 goes from 1 to 1, but the text has 3 characters. Correct the offsets or drop the row."));
        assertThat(rows.get(1).problem()).contains("a text is not closed");
        assertThat(rows.get(2).problem()).contains("\"text\" is missing");
        assertThat(rows.get(3).faults()).isEmpty();
    }

    @Test
    void classesAreLeftToTheirValues() throws IOException, DatasetException {
        Path file = write("""
                {"id": 1, "text": "a", "label": ["ham"]}
                {"id": 2, "text": "b", "label": ["ham", "eggs"]}
                {"id": 3, "text": "c", "label": []}
                """);

        assertThat(FORMAT.columns(file, FORMAT.defaults()).get(2)).isEqualTo(new Column("label"));
        assertThat(read(file, Unit.UTF_16))
                .extracting(row -> row.values().get(2))
                .containsExactly(Cell.of("ham"), Cell.ofJson(List.of("ham", "eggs")), null);
    }

    @Test
    void otherJsonLinesAreLeftToTheirFormat() throws IOException {
        assertThat(FORMAT.recognizes(preview("{\"text\": \"a\", \"label\": [\"ham\"]}")))
                .isFalse();
        assertThat(FORMAT.recognizes(preview("{\"text\": \"a\", \"label\": [[0, 1, \"X\"]]}")))
                .isTrue();
        Path file = write("{\"sentence\": \"a\"}\n");

        assertThatThrownBy(() -> FORMAT.columns(file, FORMAT.defaults()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("no field \"text\", but sentence");
    }

    private static FilePreview preview(String content) {
        return new FilePreview("file.jsonl", content.getBytes(StandardCharsets.UTF_8));
    }

    private List<Row> read(String content, Unit unit) throws IOException, DatasetException {
        return read(write(content), unit);
    }

    private static List<Row> read(Path file, Unit unit) throws IOException, DatasetException {
        try (Stream<Row> rows = FORMAT.read(file, new Doccano.Options(unit))) {
            return rows.toList();
        }
    }

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("file.jsonl"), content);
    }
}
