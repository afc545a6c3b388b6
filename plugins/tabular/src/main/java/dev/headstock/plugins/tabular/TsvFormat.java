package dev.headstock.plugins.tabular;

import dev.headstock.api.DatasetException;
import dev.headstock.api.DatasetFormat;
import dev.headstock.api.FilePreview;
import dev.headstock.api.Option;
import dev.headstock.plugins.tabular.DelimitedRows.Dialect;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.pf4j.Extension;

/** Tab-separated values with a header, as most public benchmarks are distributed. */
@Extension
public final class TsvFormat implements DatasetFormat<TsvFormat.Options> {

    public record Options(
            @Option(
                    "Whether quotes enclose values that hold tabs or line breaks. Benchmarks rarely do that, spreadsheets do")
            boolean quotes,

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
        return new Options(false, Encoding.UTF_8);
    }

    @Override
    public boolean recognises(FilePreview preview) {
        FirstLine line = FirstLine.of(preview);
        return line.endsWith(".tsv")
                || line.endsWith(".tab")
                || !line.hasKnownEnding() && !line.startsWithBrace() && line.holds('\t');
    }

    @Override
    public List<String> columns(Path file, Options options) throws IOException, DatasetException {
        try (DelimitedRows rows = open(file, options)) {
            return rows.columns();
        }
    }

    @Override
    public Stream<Row> read(Path file, Options options) throws IOException, DatasetException {
        return open(file, options).stream();
    }

    private static DelimitedRows open(Path file, Options options) throws IOException, DatasetException {
        return DelimitedRows.open(file, options.encoding(), new Dialect('\t', options.quotes()));
    }
}
