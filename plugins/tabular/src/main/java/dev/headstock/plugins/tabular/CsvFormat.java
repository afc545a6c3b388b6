package dev.headstock.plugins.tabular;

import dev.headstock.api.DatasetFormat;
import dev.headstock.api.Option;
import dev.headstock.api.data.DatasetException;
import dev.headstock.api.data.FilePreview;
import dev.headstock.plugins.tabular.DelimitedRows.Dialect;
import dev.headstock.plugins.tabular.DelimitedRows.Quoting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pf4j.Extension;

/** Comma-separated values with a header, after RFC 4180, and its cousins with another delimiter. */
@Extension
public final class CsvFormat implements DatasetFormat<CsvFormat.Options> {

    /** What stands between two values. */
    public enum Delimiter {
        AUTO,
        COMMA,
        SEMICOLON,
        TAB,
        PIPE
    }

    public record Options(
            @Option("What stands between two values; auto takes what the header line holds most of")
            Delimiter delimiter,

            @Option("How the file writes characters. Choose another when letters look wrong in the preview")
            Encoding encoding) {}

    @Override
    public String id() {
        return "csv";
    }

    @Override
    public String title() {
        return "CSV";
    }

    @Override
    public String summary() {
        return "Comma-separated values with the names of the columns in the first line, as spreadsheets write them.";
    }

    @Override
    public Options defaults() {
        return new Options(Delimiter.AUTO, Encoding.UTF_8);
    }

    @Override
    public boolean recognizes(FilePreview preview) {
        FileStart line = FileStart.of(preview);
        return line.endsWith(".csv")
                || !line.hasKnownEnding()
                        && !line.looksLikeJson()
                        && !line.holds('\t')
                        && delimiter(line) != Delimiter.AUTO
                || DelimitedRows.statesDelimiter(line.firstLine());
    }

    @Override
    public List<Column> columns(Path file, Options options) throws IOException, DatasetException {
        try (DelimitedRows rows = open(file, options)) {
            return rows.columns();
        }
    }

    @Override
    public Stream<Row> read(Path file, Options options) throws IOException, DatasetException {
        return open(file, options).stream();
    }

    private static DelimitedRows open(Path file, Options options) throws IOException, DatasetException {
        FileStart start = FileStart.of(new FilePreview(file.toString(), head(file)), options.encoding());
        Delimiter delimiter = options.delimiter() == Delimiter.AUTO ? delimiter(start) : options.delimiter();
        char character = stated(start).orElse(character(delimiter));
        // Tools that write tabs seldom quote: a quote that is not closed in its line is a character of the text.
        Quoting quoting = character == '\t' ? Quoting.WITHIN_LINE : Quoting.ANY;
        return DelimitedRows.open(file, options.encoding(), new Dialect(character, quoting));
    }

    /** What a first line such as {@code sep=;} says, which spreadsheets write. */
    private static Optional<Character> stated(FileStart start) {
        String line = start.firstLine();
        return DelimitedRows.statesDelimiter(line) ? Optional.of(line.charAt(line.length() - 1)) : Optional.empty();
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            return input.readNBytes(1 << 16);
        }
    }

    /** The most frequent one; AUTO when the line holds none, which a file of one column does. */
    private static Delimiter delimiter(FileStart line) {
        return Arrays.stream(Delimiter.values())
                .filter(delimiter -> delimiter != Delimiter.AUTO && line.holds(character(delimiter)))
                .max(Comparator.comparingLong((Delimiter delimiter) -> line.count(character(delimiter)))
                        .thenComparing(Comparator.reverseOrder()))
                .orElse(Delimiter.AUTO);
    }

    private static char character(Delimiter delimiter) {
        return switch (delimiter) {
            case AUTO, COMMA -> ',';
            case SEMICOLON -> ';';
            case TAB -> '\t';
            case PIPE -> '|';
        };
    }
}
