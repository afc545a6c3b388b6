package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headstock.api.DatasetFormat;
import dev.headstock.api.DatasetFormat.Column;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.Pluggable;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.ColumnType;
import dev.headstock.api.data.DatasetException;
import dev.headstock.api.data.FilePreview;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every data set format promises. A subclass names the format and a file of it: with {@link #write} for formats
 * that hold any columns of strings, otherwise with {@link #content}, {@link #columns} and {@link #cells}.
 */
public abstract class DatasetFormatContract<O extends Record> extends PluggableContract<O> {
    private static final int PREVIEW = 1 << 16;

    @TempDir
    Path folder;

    protected abstract DatasetFormat<O> format();

    private DatasetFormat<O> checked() {
        return NoNulls.of(format(), DatasetFormat.class);
    }

    /** A file name as users would give it. */
    protected abstract String fileName();

    /** The options that the contract is tested with. */
    protected O options() {
        return format().defaults();
    }

    /** The rows as a file of this format. */
    protected byte[] write(List<String> columns, List<List<String>> rows) throws IOException {
        throw new UnsupportedOperationException("override write, or content, columns and cells");
    }

    /** Values that have to survive; override where the format cannot hold some of them. */
    protected List<List<String>> rows() {
        return List.of(
                List.of("plain", "words", "a"),
                List.of("a, \"quoted\" one", "two\nlines", "b"),
                List.of("字 é 😀", "'; --", "a"),
                List.of("x".repeat(1 << 20), "one megabyte", "b"));
    }

    /** A file of this format. */
    protected byte[] content() throws IOException {
        return write(columns(), rows());
    }

    /** The columns of that file. */
    protected List<String> columns() {
        return List.of("text", "second text", "label");
    }

    /** The rows of that file; null where a row has no value. */
    protected List<? extends List<@Nullable Cell>> cells() {
        return rows().stream().map(row -> row.stream().map(Cell::of).toList()).toList();
    }

    @Override
    protected Pluggable<O> extension() {
        return format();
    }

    private Path file() throws IOException {
        return Files.write(folder.resolve(fileName()), content());
    }

    @Test
    void recognizesItsOwnFiles() throws IOException {
        byte[] content = content();
        byte[] head = Arrays.copyOf(content, Math.min(content.length, PREVIEW));

        assertThat(checked().recognizes(new FilePreview(fileName(), head))).isTrue();
        assertThat(checked().recognizes(new FilePreview("picture.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1})))
                .as("a picture is recognized")
                .isFalse();
    }

    @Test
    void returnsWhatWasWritten() throws IOException, DatasetException {
        assertThat(checked().columns(file(), options()))
                .extracting(Column::name)
                .isEqualTo(columns());
        try (Stream<Row> rows = checked().read(file(), options())) {
            List<Row> all = rows.toList();
            assertThat(all).extracting(Row::problem).containsOnlyNulls();
            assertThat(all).extracting(Row::values).isEqualTo(cells());
            assertThat(all).extracting(Row::line).isSorted().allSatisfy(line -> assertThat(line)
                    .isPositive());
        }
    }

    /** A suggested role has the type of the values, and refers to a column that there is. */
    @Test
    void suggestedRolesFitTheirColumns() throws IOException, DatasetException {
        List<Column> columns = checked().columns(file(), options());

        for (int i = 0; i < columns.size(); i++) {
            ColumnRole role = columns.get(i).suggestedRole();
            String refersTo = columns.get(i).refersTo();
            if (refersTo != null) {
                assertThat(columns())
                        .as("column that '%s' refers to", columns.get(i).name())
                        .contains(refersTo);
            }
            for (List<@Nullable Cell> row : cells()) {
                Cell cell = row.get(i);
                if (role != null && cell != null) {
                    requireType(columns.get(i).name(), role.type(), cell);
                }
            }
        }
    }

    /** Throws where a cell of a typed format has another type than its role; a string may be parsed by the platform. */
    private static void requireType(String column, ColumnType type, Cell cell) {
        if (cell.json() instanceof String) {
            return;
        }
        Object value =
                switch (type) {
                    case STRING, CLASS -> cell.string();
                    case STRINGS, CLASSES, CLASS_PER_WORD -> cell.strings();
                    case NUMBER -> cell.number();
                    case SPANS -> cell.spans();
                    case JSON -> cell.json();
                };
        assertThat(value).as("value of '%s'", column).isNotNull();
    }

    /** A row that lacks values is a fault of the row, not the end of the import. */
    @Test
    void aShortRowIsAFaultOfThatRow() throws IOException, DatasetException {
        Path file = folder.resolve("short-" + fileName());
        try {
            Files.write(file, write(columns(), List.of(List.of("only one value"))));
        } catch (UnsupportedOperationException | IndexOutOfBoundsException e) {
            assumeThat(e).as("the format cannot write short rows").isNull();
        }

        try (Stream<Row> rows = checked().read(file, options())) {
            assertThat(rows.toList()).singleElement().satisfies(row -> assertThat(row.problem() != null
                            || row.values().size() < columns().size())
                    .as("the row has a problem, or fewer values than columns")
                    .isTrue());
        }
    }

    @Test
    void aFileCanBeReadAgainAndLeftInTheMiddle() throws IOException, DatasetException {
        Path file = file();
        for (int i = 0; i < 3; i++) {
            try (Stream<Row> rows = checked().read(file, options())) {
                assertThat(rows.findFirst().orElseThrow().values()).isEqualTo(cells().get(0));
            }
        }
        Files.delete(file);
    }

    @Test
    void anEmptyFileIsRefusedWithAReason() throws IOException {
        Path file = Files.write(folder.resolve(fileName()), new byte[0]);

        assertThatThrownBy(() -> checked().columns(file, options()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining(".");
    }
}
