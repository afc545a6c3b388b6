package dev.headstock.plugins.squad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.DatasetFormat.Row;
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

class SquadProblemsTest {
    private static final String GOOD = "{\"id\": \"a\", \"question\": \"Q?\", \"answers\": []}";

    @TempDir
    private Path folder;

    @Test
    void aWrongOffsetSaysWhereTheAnswerIs() throws IOException {
        List<Row> rows = read("""
                {"data": [{"title": "t", "paragraphs": [{"context": "It rains. It pours.", "qas": [
                  {"id": "a", "question": "What?", "answers": [{"text": "It", "answer_start": 9}]},
                  {"id": "b", "question": "What?", "answers": [{"text": "snow", "answer_start": 3}]},
                  {"id": "c", "question": "What?", "answers": [{"text": "rains", "answer_start": 3}]}]}]}]}
                """);

        assertThat(rows).extracting(Row::line).containsExactly(2L, 3L, 4L);
        assertThat(rows)
                .extracting(Row::problem)
                .containsExactly(
                        "question 'a': \"answer_start\" is 9, but the answer 'It' begins at 10. Correct it or drop the row.",
                        "question 'b': the answer 'snow' does not stand in the passage. Correct it or drop the row.",
                        null);
    }

    @Test
    void everythingThatIsWrongWithAQuestionIsSaidAtOnce() throws IOException {
        List<Row> rows = read("""
                {"data": [{"title": "t", "paragraphs": [{"context": "It rains.", "qas": [
                  {"id": "a", "question": "What?", "answers": []},
                  {"id": "a", "question": " ", "is_impossible": true, "answers": [{"text": "It", "answer_start": 0.5}]}
                ]}]}]}
                """);

        assertThat(rows.get(0).problem()).isNull();
        assertThat(rows.get(1).problem())
                .contains("\"question\" is missing")
                .contains("also that of the question in line 2")
                .contains("\"is_impossible\" is true")
                .contains("no whole number as \"answer_start\"");
    }

    @Test
    void aFileThatBreaksOffSaysSoAfterItsLastQuestion() throws IOException {
        List<Row> rows = read("{\"data\": [{\"title\": \"t\", \"paragraphs\": [{\"context\": \"c\", \"qas\": [" + GOOD
                + "]},\n{\"con");

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).problem()).isNull();
        assertThat(rows.get(1).line()).isEqualTo(2);
        assertThat(rows.get(1).problem()).contains("a text is not closed").contains("What follows is not read");
    }

    @Test
    void bytesThatAreNoUtf8AreAProblemOfTheFile() throws IOException {
        Path file = folder.resolve("latin.json");
        Files.write(
                file,
                ("{\"data\": [{\"title\": \"t\", \"paragraphs\": [{\"context\": \"caf\u00e9\", \"qas\": [" + GOOD
                                + "]}]}]}")
                        .getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> new Squad().columns(file, new Squad.Options()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("line 1")
                .hasMessageContaining("Save the file as UTF-8");
    }

    @Test
    void aFileWithoutQuestionsIsRefused() throws IOException {
        Path file = write("{\"data\": []}");

        assertThatThrownBy(() -> new Squad().columns(file, new Squad.Options()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("no questions");
    }

    @Test
    void otherJsonIsLeftToOtherFormats() {
        assertThat(recognizes("[{\"data\": 1, \"paragraphs\": 2}]")).isFalse();
        assertThat(recognizes("{\"text\": \"a\"}\n{\"text\": \"b\"}")).isFalse();
        assertThat(recognizes("\uFEFF{\"version\": \"1.1\", \"data\": [{\"title\": \"t\", \"paragraphs\": []}]}"))
                .isTrue();
    }

    private static boolean recognizes(String content) {
        return new Squad().recognizes(new FilePreview("file.json", content.getBytes(StandardCharsets.UTF_8)));
    }

    private List<Row> read(String content) throws IOException {
        try (Stream<Row> rows = new Squad().read(write(content), new Squad.Options())) {
            return rows.toList();
        }
    }

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("file.json"), content);
    }
}
