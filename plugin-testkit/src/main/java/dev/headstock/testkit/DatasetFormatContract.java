package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.DatasetException;
import dev.headstock.api.DatasetFormat;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.FilePreview;
import dev.headstock.api.Pluggable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every data set format promises. A subclass names the format and writes rows in it. */
public abstract class DatasetFormatContract<O extends Record> extends PluggableContract<O> {
    private static final List<String> COLUMNS = List.of("text", "second text", "label");

    @TempDir
    Path folder;

    protected abstract DatasetFormat<O> format();

    /** A file name as people would give it. */
    protected abstract String fileName();

    /** The rows as a file of this format. */
    protected abstract byte[] write(List<String> columns, List<List<String>> rows) throws IOException;

    /** Values that have to survive; override where the format cannot hold some of them. */
    protected List<List<String>> rows() {
        return List.of(
                List.of("plain", "words", "a"),
                List.of("a, \"quoted\" one", "two\nlines", "b"),
                List.of("字 é 😀", "'; --", "a"),
                List.of("x".repeat(1 << 20), "one megabyte", "b"));
    }

    @Override
    protected Pluggable<O> extension() {
        return format();
    }

    private Path file() throws IOException {
        return Files.write(folder.resolve(fileName()), write(COLUMNS, rows()));
    }

    @Test
    void recognisesItsOwnFiles() throws IOException {
        assertThat(format().recognises(new FilePreview(fileName(), write(COLUMNS, rows().subList(0, 2)))))
                .isTrue();
    }

    @Test
    void returnsWhatWasWritten() throws IOException, DatasetException {
        assertThat(format().columns(file(), format().defaults())).isEqualTo(COLUMNS);
        try (Stream<Row> rows = format().read(file(), format().defaults())) {
            List<Row> all = rows.toList();
            assertThat(all).extracting(Row::problem).containsOnlyNulls();
            assertThat(all).extracting(Row::values).isEqualTo(rows());
            assertThat(all).extracting(Row::line).isSorted().allSatisfy(line -> assertThat(line)
                    .isPositive());
        }
    }

    @Test
    void aFileCanBeReadAgainAndLeftInTheMiddle() throws IOException, DatasetException {
        Path file = file();
        for (int i = 0; i < 3; i++) {
            try (Stream<Row> rows = format().read(file, format().defaults())) {
                assertThat(rows.findFirst().orElseThrow().values()).isEqualTo(rows().get(0));
            }
        }
        Files.delete(file);
    }

    @Test
    void anEmptyFileIsRefusedWithAReason() throws IOException {
        Path file = Files.write(folder.resolve(fileName()), new byte[0]);

        assertThatThrownBy(() -> format().columns(file, format().defaults()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining(".");
    }
}
