package dev.headstock.plugins.labelstudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.headstock.api.DatasetFormat.Column;
import dev.headstock.api.DatasetFormat.Remark;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetException;
import dev.headstock.api.data.FilePreview;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelStudioTest {
    private static final LabelStudio FORMAT = new LabelStudio();

    @TempDir
    private Path folder;

    /** The tag of the interface is called differently from the field that it shows. */
    @Test
    void spansReferToTheTextThatIsLabeled() throws IOException, DatasetException {
        List<Column> columns = FORMAT.columns(write("""
                        [{"data": {"url": "a", "text": "Ada"}, "annotations": [{"result": [
                          {"from_name": "label", "to_name": "view", "type": "labels", "value": {"start": 0, "end": 3, "labels": ["PER"]}}]}]}]
                        """), FORMAT.defaults());

        assertThat(columns)
                .containsExactly(
                        new Column("url"),
                        new Column("text", ColumnRole.TEXT, null),
                        new Column("label", ColumnRole.SPANS, "text"));
    }

    @Test
    void severalChoicesAreLabelsAndASecondControlIsLeftToTheUser() throws IOException, DatasetException {
        Path file = write("""
                [{"data": {"text": "a"}, "annotations": [{"result": [
                   {"from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": ["x", "y"]}},
                   {"from_name": "tone", "to_name": "text", "type": "choices", "value": {"choices": ["warm"]}}]}]},
                 {"data": {"text": "b"}, "annotations": [{"result": [
                   {"from_name": "tone2", "to_name": "text", "type": "choices", "value": {"choices": ["cold"]}}]}]}]
                """);

        assertThat(FORMAT.columns(file, FORMAT.defaults()))
                .extracting(Column::name, Column::suggestedRole)
                .containsExactly(
                        tuple("text", ColumnRole.TEXT),
                        tuple("topic", ColumnRole.LABELS),
                        tuple("tone", ColumnRole.LABEL),
                        tuple("tone2", ColumnRole.IGNORED));
        assertThat(read(file).get(0).values().get(1)).isEqualTo(Cell.ofStrings(List.of("x", "y")));
    }

    @Test
    void theGroundTruthIsReadAndWhatIsNotReadIsSaid() throws IOException, DatasetException {
        Row row = read(write("""
                [
                 {"data": {"text": "a"}, "annotations": [
                   {"result": [{"from_name": "tone", "to_name": "text", "type": "choices", "value": {"choices": ["cold"]}}]},
                   {"ground_truth": true, "result": [
                     {"from_name": "tone", "to_name": "text", "type": "choices", "value": {"choices": ["warm"]}},
                     {"type": "relation", "from_id": "a", "to_id": "b"}]}]}]
                """)).get(0);

        assertThat(row.values().get(1)).isEqualTo(Cell.of("warm"));
        assertThat(row.faults()).isEmpty();
        assertThat(row.warnings())
                .containsExactly(
                        new Remark(
                                2,
                                "the task has 2 annotations, of which the one marked as ground truth, or else the first, is read."),
                        new Remark(2, "results of the type relation are not read."));
    }

    @Test
    void everyFaultOfATaskIsSaidAndTheOthersAreRead() throws IOException, DatasetException {
        List<Row> rows = read(write("""
                [{"data": {"text": "a"}, "annotations": [{"result": [
                   {"from_name": "ner", "to_name": "text", "type": "labels", "value": {"start": 0.5, "end": 1, "labels": ["X"]}},
                   {"from_name": "ner", "to_name": "text", "type": "labels", "value": {"end": 1, "labels": ["X"]}}]}]},
                 {"no": "task"},
                 {"data": {"text": "b"}, "annotations": []}]
                """));

        assertThat(rows).extracting(row -> row.faults().size()).containsExactly(2, 1, 0);
        assertThat(rows.get(1).line()).isEqualTo(4);
    }

    @Test
    void aFileThatBreaksOffSaysSoBehindItsLastTask() throws IOException, DatasetException {
        List<Row> rows = read(write("[{\"data\": {\"text\": \"a\"}},\n{\"data\": {\"te"));

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).problem()).isNull();
        assertThat(rows.get(1).problem()).contains("a text is not closed").contains("What follows is not read");
    }

    @Test
    void anotherListOfObjectsIsNoExport() throws IOException {
        assertThat(FORMAT.recognizes(preview("[{\"text\": \"a\", \"label\": [], \"annotation_id\": 3}]")))
                .isFalse();
        assertThat(FORMAT.recognizes(preview("{\"data\": 1, \"annotations\": []}")))
                .isFalse();
        Path file = write("[{\"text\": \"a\"}]");

        assertThatThrownBy(() -> FORMAT.columns(file, FORMAT.defaults()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("not as JSON-MIN");
    }

    private static FilePreview preview(String content) {
        return new FilePreview("file.json", content.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Row> read(Path file) throws IOException, DatasetException {
        try (Stream<Row> rows = FORMAT.read(file, FORMAT.defaults())) {
            return rows.toList();
        }
    }

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("file.json"), content);
    }
}
