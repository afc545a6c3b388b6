package dev.headstock.plugins.conll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.DatasetFormat.Column;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConllTest {

    @TempDir
    private Path folder;

    /** Ranges and empty nodes are no words. */
    @Test
    void universalDependenciesHaveNamedColumns() throws IOException, DatasetException {
        Path file = write("""
                # sent_id = 1
                # text = Vámonos al mar
                1-2\tVámonos\t_\t_\t_\t_\t_\t_\t_\t_
                1\tVamos\tir\tVERB\t_\t_\t0\troot\t_\t_
                2\tnos\tnosotros\tPRON\t_\t_\t1\tobj\t_\t_
                2.1\tir\tir\tVERB\t_\t_\t_\t_\t_\t_
                3\tal\ta\tADP\t_\t_\t1\tobl\t_\t_

                """);

        List<Column> columns = new Conll().columns(file, new Conll.Options(true));
        Row row = read(file).get(0);

        assertThat(columns).extracting(Column::name).startsWith("id", "words", "lemma", "upos");
        assertThat(columns.get(3).suggestedRole()).isEqualTo(ColumnRole.TAGS);
        assertThat(row.line()).isEqualTo(1);
        assertThat(row.values().get(1)).isEqualTo(Cell.ofStrings(List.of("Vamos", "nos", "al")));
        assertThat(row.values().get(3)).isEqualTo(Cell.ofStrings(List.of("VERB", "PRON", "ADP")));
        assertThat(row.problem()).isNull();
    }

    @Test
    void brokenSequencesAreReportedWithTheirLine() throws IOException, DatasetException {
        List<Row> rows = read(write("""
                Ada\tB-PER
                Lovelace\tI-PER

                in\tO
                London\tI-LOC

                B\tB-LOC
                C\tI-PER
                """));

        assertThat(rows.get(0).problem()).isNull();
        assertThat(rows.get(1).problem())
                .isEqualTo(
                        "line 5: the tag I-LOC after O continues no entity. Begin it with B-LOC, or switch the check of sequences off.");
        assertThat(rows.get(2).problem()).startsWith("line 8: the tag I-PER after B-LOC");
    }

    @Test
    void filesInWhichEntitiesBeginWithIAreLeftAlone() throws IOException, DatasetException {
        List<Row> rows = read(write("Ada I-PER\nsees O\nBob I-PER\nEve B-PER\n\nLondon I-LOC\n"));

        assertThat(rows).hasSize(2).extracting(Row::problem).containsOnlyNulls();
    }

    @Test
    void faultyLinesAreReportedTogether() throws IOException, DatasetException {
        List<Row> rows = read(write("""
                a\tO
                b
                \tO

                # only a comment

                c\tO
                """));

        assertThat(rows).extracting(Row::line).containsExactly(1L, 5L, 7L);
        assertThat(rows.get(0).problem())
                .contains("line 2: the number of columns is 1 in this line, but 2 at the first word of the file")
                .contains("line 3: the line has no word");
        assertThat(rows.get(1).problem()).contains("the sentence has no words");
        assertThat(rows.get(2).problem()).isNull();
    }

    @Test
    void bytesThatAreNoUtf8EndTheFileWithAProblem() throws IOException, DatasetException {
        Path file = folder.resolve("latin.conll");
        Files.write(
                file,
                ("good\tO\n\n" + "x\tO\n\n".repeat(10_000) + "caf\u00e9\tO\n").getBytes(StandardCharsets.ISO_8859_1));

        List<Row> rows = read(file);

        assertThat(rows.get(0).problem()).isNull();
        assertThat(rows.get(rows.size() - 1).problem()).contains("not UTF-8");
    }

    @Test
    void aFileOfOneColumnIsRefused() throws IOException {
        Path file = write("only\nwords\n");

        assertThatThrownBy(() -> new Conll().columns(file, new Conll.Options(true)))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("the number of columns in line 1 is 1, but 2 to 10 are needed");
    }

    private static List<Row> read(Path file) throws IOException, DatasetException {
        try (Stream<Row> rows = new Conll().read(file, new Conll.Options(true))) {
            return rows.toList();
        }
    }

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("file.conll"), content);
    }
}
