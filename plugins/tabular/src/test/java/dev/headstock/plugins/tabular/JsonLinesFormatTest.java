package dev.headstock.plugins.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.DatasetException;
import dev.headstock.api.data.FilePreview;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesFormatTest {
    @TempDir
    Path folder;

    private final JsonLinesFormat format = new JsonLinesFormat();

    @Test
    void fieldsAreColumnsInAnyOrder() throws Exception {
        List<Row> rows = read("""
                {"text": "one \\"two\\" \\u00e9\\ud83d\\ude00", "label": 1}

                {"label": true, "text": null}
                """);

        assertThat(rows)
                .extracting(Row::values)
                .containsExactly(
                        List.of(Cell.of("one \"two\" é😀"), Cell.ofJson(1L)), Arrays.asList(null, Cell.ofJson(true)));
        assertThat(rows).extracting(Row::line).containsExactly(1L, 3L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\": [1}",
                "{\"text\": {\"deep\": 1}",
                "{\"text\": \"a\\u0000\"}",
                "{\"text\": \"a\\ud83d\"}",
                "{\"text\": \"a\\ude00\\ud83d\"}",
                "{\"text\": \"open",
                "{\"text\": 01}",
                "{\"text\": \"\\x\"}",
                "{\"text\": \"a\"} {}",
                "{\"text\": \"a\", \"text\": \"b\"}",
                "[1, 2]",
                "hello",
                "{\"text\": \"a\",}",
                "{\"text\": \"a\", \"deep\": [[1], {\"x\": 2]}"
            })
    void aLineThatIsNoObjectOrHoldsWhatNoTextHoldsIsAFault(String line) throws Exception {
        List<Row> rows = read("{\"text\": \"fine\"}\n" + line + "\n{\"text\": \"fine\"}\n");

        assertThat(rows).hasSize(3);
        assertThat(rows.get(1).problem()).contains("Write one object per line");
        assertThat(rows.get(2).problem()).isNull();
    }

    @Test
    void listsAndObjectsStayWhatTheyAre() throws Exception {
        List<Row> rows = read("""
                {"text": "a", "spans": [{"start": 0, "end": 1}, {"}": "]\\""}], "deep": {"x": [1.5, null, false]}}
                """);

        assertThat(rows.get(0).problem()).isNull();
        assertThat(rows.get(0).values().get(1))
                .isEqualTo(Cell.ofJson(List.of(Map.of("start", 0L, "end", 1L), Map.of("}", "]\""))));
        assertThat(rows.get(0).values().get(2)).isEqualTo(Cell.ofJson(Map.of("x", Arrays.asList(1.5, null, false))));
    }

    @Test
    void whatPythonWritesForMissingNumbersSpoilsNoRow() throws Exception {
        List<Row> rows = read("{\"text\": \"a\", \"score\": NaN, \"bound\": -Infinity}\n");

        assertThat(rows.get(0).problem()).isNull();
        assertThat(rows.get(0).values())
                .containsExactly(Cell.of("a"), Cell.of(Double.NaN), Cell.of(Double.NEGATIVE_INFINITY));
    }

    @Test
    void numbersKeepWhatTheyAre() throws Exception {
        List<Row> rows = read("{\"a\": 12345678901234567890, \"b\": 1e3, \"c\": -0.5}\n");

        assertThat(rows.get(0).values())
                .extracting(String::valueOf)
                .containsExactly("12345678901234567890", "1000.0", "-0.5");
    }

    @Test
    void aJsonFileIsTakenOnlyWhenItHasSeveralObjects() {
        assertThat(recognizes("x.json", "{\"a\": 1}\n{\"a\": 2}\n")).isTrue();
        assertThat(recognizes("x.json", "{\"data\": []}\n")).isFalse();
        assertThat(recognizes("x.jsonl", "{\"data\": []}\n")).isTrue();
        assertThat(recognizes("x.txt", "{\"data\": []}\n")).isTrue();
    }

    private boolean recognizes(String name, String text) {
        return format.recognizes(new FilePreview(name, text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aFieldThatAppearsLateIsLeftOut() throws Exception {
        List<Row> rows = read("{\"text\": \"a\"}\n".repeat(1_000) + "{\"surprise\": 1, \"text\": \"late\"}\n");

        assertThat(rows.get(1_000).problem()).isNull();
        assertThat(rows.get(1_000).values()).containsExactly(Cell.of("late"));
    }

    @Test
    void aFileWithoutAnyObjectIsRefusedWithTheFirstReason() {
        assertThatThrownBy(() -> read("text,label\nx,y\n"))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("line 1");
    }

    private List<Row> read(String text) throws IOException, DatasetException {
        Path file = Files.writeString(folder.resolve("data.jsonl"), text);
        try (Stream<Row> rows = format.read(file, format.defaults())) {
            return rows.toList();
        }
    }
}
