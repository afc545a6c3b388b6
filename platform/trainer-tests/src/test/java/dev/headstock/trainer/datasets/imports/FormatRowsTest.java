package dev.headstock.trainer.datasets.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.headstock.api.DatasetFormat;
import dev.headstock.api.DatasetFormat.DataFile;
import dev.headstock.api.DatasetFormat.Remark;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.Option;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.FilePreview;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnAssignment;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.ImportRequest;
import dev.headstock.protocol.host.ImportRequest.SourceFile;
import dev.headstock.protocol.host.ImportRequest.Splitting;
import dev.headstock.protocol.host.ImportResult;
import dev.headstock.protocol.host.ImportResult.ImportedFormat;
import dev.headstock.protocol.host.ImportResult.RowFault;
import dev.headstock.protocol.host.InspectRequest;
import dev.headstock.protocol.host.Inspection;
import dev.headstock.trainer.plugins.Extensions;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a format may say about the rows of a file, and what becomes of an import when a format fails in the middle of it. */
class FormatRowsTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void upload() throws IOException {
        file = Files.writeString(folder.resolve("blob"), "anything");
    }

    @Test
    void aFileThatBreaksOffIsRefusedWithThePlace() throws IOException {
        ImportResult result = importing(
                breaking(() -> {
                    throw new UncheckedIOException(new EOFException("unexpected end of the archive"));
                }),
                true,
                "a.zoo");

        assertThat(result.imported()).isFalse();
        assertThat(result.problems())
                .extracting(Problem::pointer, Problem::message)
                .containsOnlyOnce(
                        tuple(
                                "/files/0",
                                "a.zoo, after the row in line 2: the file cannot be read: unexpected end of the archive. Check that it is complete and in this format, and upload it again."));
        assertThat(folder.resolve("out")).isEmptyDirectory();
    }

    @Test
    void bytesInAnotherEncodingAreNamedAsSuch() throws IOException {
        ImportResult result = importing(
                breaking(() -> {
                    throw new UncheckedIOException(new MalformedInputException(1));
                }),
                false,
                "a.zoo");

        assertThat(messages(result.problems()))
                .contains("after the row in line 2")
                .contains("Save it as UTF-8");
    }

    @Test
    void aFormatThatFailsOnARowIsNamedWithItsPlugin() throws IOException {
        ZooFormat format = breaking(() -> {
            throw new IllegalStateException("no elephant");
        });

        ImportResult result = importing(format, true, "a.zoo");

        assertThat(result.imported()).isFalse();
        assertThat(messages(result.problems()))
                .contains("a.zoo, after the row in line 2: plugin 'built-in' failed on 'zoo' (no elephant).")
                .contains("report it to the plugin's author");
        assertThat(messages(inspecting(format).problems())).contains("plugin 'built-in' failed on 'zoo' (no elephant)");
    }

    @Test
    void aFileThatCannotBeOpenedIsNoMatterOfTheServer() throws IOException {
        ZooFormat format = new ZooFormat(files -> {
            throw new UncheckedIOException(new EOFException());
        });

        assertThat(messages(inspecting(format).problems())).startsWith("a.zoo, the file cannot be read: EOFException.");
    }

    @Test
    void aFullDiskIsNoFaultOfTheFile() {
        ZooFormat format = breaking(() -> {
            throw new UncheckedIOException(new IOException("No space left on device"));
        });

        assertThatThrownBy(() -> importing(format, true, "a.zoo"))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
    }

    @Test
    void allFaultsOfARowAreListedWithTheirLinesAndExactlyThatRowIsDropped() throws IOException {
        ZooFormat format = new ZooFormat(files -> Stream.of(
                row(1, "good"),
                new Row(
                        3,
                        List.of(Cell.of("bad"), Cell.of("x")),
                        List.of(new Remark(4, "the tail is missing."), new Remark(6, "the name is missing.")),
                        List.of()),
                row(8, "good too")));

        ImportResult refused = importing(format, false, "a.zoo");
        ImportResult kept = importing(format, true, "a.zoo");

        RowFault fault = new RowFault("a.zoo", 4, "bad", "the tail is missing. line 6: the name is missing.");
        assertThat(refused.imported()).isFalse();
        assertThat(refused.faults()).containsExactly(fault);
        assertThat(refused.report().dropped()).isEmpty();
        assertThat(kept.report().dropped()).containsExactly(fault);
        assertThat(kept.faultCount()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("out/examples.jsonl")))
                .contains("\"good\"", "\"good too\"")
                .doesNotContain("bad");
    }

    @Test
    void whatAFormatRemarksOnAStoredRowIsReported() throws IOException {
        ZooFormat format = new ZooFormat(files -> Stream.of(
                row(1, "a"),
                new Row(2, List.of(Cell.of("b"), Cell.of("x")), List.of(), List.of(new Remark(2, "b is rare.")))));

        ImportResult result = importing(format, false, "a.zoo");

        assertThat(result.imported()).isTrue();
        assertThat(result.faultCount()).isZero();
        assertThat(result.report().remarks()).containsExactly(new RowFault("a.zoo", 2, "b", "b is rare."));
        assertThat(result.report().remarkCount()).isEqualTo(1);
    }

    @Test
    void aFormatSeesAllFilesOfTheImportUnderTheirNames() throws IOException {
        ZooFormat format =
                new ZooFormat(files -> files.stream().map(DataFile::name).map(name -> row(1, name)));

        ImportResult result = importing(format, false, "texts.zoo", "tags.ann");

        assertThat(result.imported()).isTrue();
        assertThat(Files.readAllLines(folder.resolve("out/examples.jsonl")))
                .hasSize(4)
                .filteredOn(line -> line.contains("tags.ann"))
                .hasSize(2);
    }

    @Test
    void theVersionNamesThePluginAndAllOptions() throws IOException {
        ImportResult result = importing(new ZooFormat(files -> Stream.of(row(1, "a"), row(2, "b"))), false, "a.zoo");

        assertThat(result.format()).isEqualTo(new ImportedFormat("zoo", Map.of("cages", 7), "built-in", ""));
    }

    @Test
    void theInspectionNamesEveryFaultInItsLine() throws IOException {
        ZooFormat format = new ZooFormat(files -> Stream.of(
                row(1, "good"),
                new Row(2, List.of(), List.of(new Remark(3, "no name.")), List.of()),
                Row.faulty(5, List.of(Cell.of("bad")), "no tail.")));

        Inspection inspection = inspecting(format);

        assertThat(inspection.faultCount()).isEqualTo(2);
        assertThat(inspection.faults())
                .containsExactly(new RowFault("a.zoo", 3, "", "no name."), new RowFault("a.zoo", 5, "bad", "no tail."));
        assertThat(messages(inspection.problems()))
                .isEqualTo("2 of 3 rows cannot be read. The first: line 3: no name.");
    }

    private static String messages(List<Problem> problems) {
        return String.join("\n", problems.stream().map(Problem::message).toList());
    }

    private static Row row(long line, String text) {
        return new Row(line, List.of(Cell.of(text), Cell.of("x")));
    }

    private ZooFormat breaking(Supplier<Row> failure) {
        return new ZooFormat(files ->
                IntStream.rangeClosed(1, 3).mapToObj(line -> line < 3 ? row(line, "text " + line) : failure.get()));
    }

    private ImportResult importing(ZooFormat format, boolean dropFaulty, String... names) throws IOException {
        return DatasetImport.run(
                new ImportRequest(
                        Stream.of(names)
                                .map(name -> new SourceFile(file.toString(), name, null))
                                .toList(),
                        new Choice("zoo", Map.of()),
                        List.of(ColumnAssignment.of("text", "text"), ColumnAssignment.of("kind", "label")),
                        new Splitting(Splitting.Kind.SEEDED, 0.5, 0, 1),
                        dropFaulty,
                        folder.resolve("out").toString(),
                        null),
                Extensions.of(List.of(format)));
    }

    private Inspection inspecting(ZooFormat format) throws IOException {
        return new DatasetInspector(Extensions.of(List.of(format)))
                .inspect(new InspectRequest(file.toString(), "a.zoo", null));
    }

    private interface Rows {
        Stream<Row> of(List<DataFile> files);
    }

    /** Two columns, text and kind. */
    private record ZooFormat(Rows rows) implements DatasetFormat<ZooFormat.Options> {
        record Options(@Option("Cages") int cages) {}

        @Override
        public String id() {
            return "zoo";
        }

        @Override
        public String title() {
            return "Zoo";
        }

        @Override
        public String summary() {
            return "Animals.";
        }

        @Override
        public Options defaults() {
            return new Options(7);
        }

        @Override
        public boolean recognizes(FilePreview preview) {
            return true;
        }

        @Override
        public List<Column> columns(Path path, Options options) {
            return List.of(new Column("text"), new Column("kind"));
        }

        @Override
        public Stream<Row> read(Path path, Options options) {
            throw new AssertionError("the files are read together");
        }

        @Override
        public Stream<Row> read(int number, List<DataFile> files, Options options) {
            return rows.of(files);
        }
    }
}
