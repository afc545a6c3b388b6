package dev.headstock.plugins.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.DatasetException;
import dev.headstock.api.DatasetFormat.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
                .containsExactly(List.of("one \"two\" é😀", "1"), Arrays.asList(null, "true"));
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
                "{\"text\": \"a\",}"
            })
    void aLineThatIsNoObjectOrHoldsWhatNoTextHoldsIsAFault(String line) throws Exception {
        List<Row> rows = read("{\"text\": \"fine\"}\n" + line + "\n{\"text\": \"fine\"}\n");

        assertThat(rows).hasSize(3);
        assertThat(rows.get(1).problem()).contains("Write one object per line");
        assertThat(rows.get(2).problem()).isNull();
    }

    @Test
    void listsAndObjectsAreKeptAsTheyAreWritten() throws Exception {
        List<Row> rows = read("""
                {"text": "a", "spans": [[1, 2], {"}": "]\\""}], "label": "x"}
                """);

        assertThat(rows.get(0).problem()).isNull();
        assertThat(rows.get(0).values()).containsExactly("a", "[[1, 2], {\"}\": \"]\\\"\"}]", "x");
    }

    @Test
    void aFieldThatAppearsLateIsLeftOut() throws Exception {
        List<Row> rows = read("{\"text\": \"a\"}\n".repeat(1_000) + "{\"surprise\": 1, \"text\": \"late\"}\n");

        assertThat(rows.get(1_000).problem()).isNull();
        assertThat(rows.get(1_000).values()).containsExactly("late");
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
