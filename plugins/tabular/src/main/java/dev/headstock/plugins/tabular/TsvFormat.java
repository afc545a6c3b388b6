package dev.headstock.plugins.tabular;

import dev.headstock.api.DatasetFormat;
import dev.headstock.api.Option;
import dev.headstock.api.data.DatasetException;
import dev.headstock.api.data.FilePreview;
import dev.headstock.plugins.tabular.DelimitedRows.Dialect;
import dev.headstock.plugins.tabular.DelimitedRows.Quoting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.pf4j.Extension;

/** Tab-separated values with a header, as most public benchmarks are distributed. */
@Extension
public final class TsvFormat implements DatasetFormat<TsvFormat.Options> {

    /** Whether {@code "} encloses values. */
    public enum Quotes {
        /** Where the value has doubled quotes or tabs inside, as data frames write it. */
        AUTO,
        /** Quotes are characters like any other. */
        NEVER,
        /** Also around line breaks. */
        ALWAYS
    }

    public record Options(
            @Option(
                    "Whether quotes enclose values. Auto takes them off where quotes inside are doubled or a tab is inside; always also allows line breaks inside")
            Quotes quotes,

            @Option("How the file writes characters. Choose another when letters look wrong in the preview")
            Encoding encoding) {}

    @Override
    public String id() {
        return "tsv";
    }

    @Override
    public String title() {
        return "TSV";
    }

    @Override
    public String summary() {
        return "Tab-separated values with the names of the columns in the first line.";
    }

    @Override
    public Options defaults() {
        return new Options(Quotes.AUTO, Encoding.UTF_8);
    }

    @Override
    public boolean recognizes(FilePreview preview) {
        FileStart line = FileStart.of(preview);
        return line.endsWith(".tsv")
                || line.endsWith(".tab")
                || !line.hasKnownEnding() && !line.looksLikeJson() && line.holds('\t');
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
        return DelimitedRows.open(file, options.encoding(), new Dialect('\t', quoting(options.quotes())));
    }

    private static Quoting quoting(Quotes quotes) {
        return switch (quotes) {
            case AUTO -> Quoting.WHERE_NEEDED;
            case NEVER -> Quoting.NONE;
            case ALWAYS -> Quoting.ANY;
        };
    }
}
