package dev.headstock.plugins.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.DatasetFormat.Column;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonListFormatTest {
    @TempDir
    Path folder;

    private final JsonListFormat format = new JsonListFormat();

    @Test
    void elementsAreRowsOnOneLineOrMany() throws Exception {
        List<Row> rows = read("""
                [{"text": "a ], \\"b", "label": ["x", "y"]},
                 {
                   "label": [],
                   "text": "second"
                 }
                ]
                """);

        assertThat(rows)
                .extracting(Row::values)
                .containsExactly(
                        List.of(Cell.of("a ], \"b"), Cell.ofStrings(List.of("x", "y"))),
                        List.of(Cell.of("second"), Cell.ofStrings(List.of())));
        assertThat(rows).extracting(Row::line).containsExactly(1L, 2L);
    }

    @Test
    void anElementThatIsNoObjectIsAFaultAndTheNextIsFine() throws Exception {
        List<Row> rows = read("[{\"text\": \"a\"}, 7, {\"text\": }, {\"text\": \"b\"}]");

        assertThat(rows).extracting(row -> row.problem() == null).containsExactly(true, false, false, true);
        assertThat(rows.get(2).problem())
                .contains("the field 'text' holds no JSON value")
                .contains("list of objects");
    }

    @Test
    void whatFollowsTheListIsAFault() throws Exception {
        List<Row> rows = read("[{\"text\": \"a\"}]\n[{\"text\": \"b\"}]");

        assertThat(rows).hasSize(2);
        assertThat(rows.get(1).problem()).contains("something follows the list").contains("not read");
        assertThat(rows.get(1).line()).isEqualTo(2);
    }

    @Test
    void aListThatIsNotClosedIsAFault() throws Exception {
        List<Row> rows = read("[{\"text\": \"a\"}");

        assertThat(rows).extracting(Row::problem).hasSize(2);
        assertThat(rows.get(1).problem()).contains("a comma or ] is missing");
    }

    @Test
    void columnsAreTheFieldsOfAllFirstObjects() throws Exception {
        Path file = Files.writeString(folder.resolve("data.json"), "[{\"a\": 1}, {\"b\": 2, \"a\": null}]");

        assertThat(format.columns(file, format.defaults()))
                .extracting(Column::name)
                .containsExactly("a", "b");
        assertThat(read(Files.readString(file)).get(0).values()).isEqualTo(Arrays.asList(Cell.ofJson(1L), null));
    }

    @Test
    void otherFilesAreRefusedWithTheReason() {
        assertThatThrownBy(() -> read("{\"a\": 1}"))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("does not begin with [");
        assertThatThrownBy(() -> read("[]"))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("no object");
        assertThatThrownBy(() -> read("")).isInstanceOf(DatasetException.class);
    }

    @Test
    void isRecognizedByItsBracket() {
        assertThat(recognizes("x.json", "\n [{\"a\": 1}]")).isTrue();
        assertThat(recognizes("x.txt", "[{\"a\": 1}]")).isTrue();
        assertThat(recognizes("x.json", "{\"a\": 1}")).isFalse();
        assertThat(recognizes("x.csv", "[a],b")).isFalse();
    }

    private boolean recognizes(String name, String text) {
        return format.recognizes(new FilePreview(name, text.getBytes(StandardCharsets.UTF_8)));
    }

    private List<Row> read(String text) throws IOException, DatasetException {
        Path file = Files.writeString(folder.resolve("data.json"), text);
        try (Stream<Row> rows = format.read(file, format.defaults())) {
            return rows.toList();
        }
    }
}
