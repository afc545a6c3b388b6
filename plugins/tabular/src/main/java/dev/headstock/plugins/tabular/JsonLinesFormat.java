package dev.headstock.plugins.tabular;

import dev.headstock.api.DatasetFormat;
import dev.headstock.api.Option;
import dev.headstock.api.data.DatasetException;
import dev.headstock.api.data.FilePreview;
import dev.headstock.plugins.tabular.JsonRows.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.pf4j.Extension;

/** One JSON object per line; the fields of the first rows are the columns. */
@Extension
public final class JsonLinesFormat implements DatasetFormat<JsonLinesFormat.Options> {

    public record Options(
            @Option("How the file writes characters. JSON is UTF-8 unless its author did something unusual")
            Encoding encoding) {}

    @Override
    public String id() {
        return "jsonl";
    }

    @Override
    public String title() {
        return "JSON Lines";
    }

    @Override
    public String summary() {
        return "One JSON object per line. The fields of the first 1,000 rows are the columns; lists and objects stay what they are.";
    }

    @Override
    public Options defaults() {
        return new Options(Encoding.UTF_8);
    }

    /** A .json file, which is one object as a rule, only when its second line is an object, too. */
    @Override
    public boolean recognizes(FilePreview preview) {
        FileStart start = FileStart.of(preview);
        if (start.endsWith(".json")) {
            return start.startsWith('{') && start.secondLineStartsWith('{');
        }
        return start.endsWith(".jsonl")
                || start.endsWith(".ndjson")
                || !start.hasKnownEnding() && start.startsWith('{');
    }

    @Override
    public List<Column> columns(Path file, Options options) throws IOException, DatasetException {
        return JsonRows.columns(file, options.encoding(), Layout.LINES);
    }

    @Override
    public Stream<Row> read(Path file, Options options) throws IOException, DatasetException {
        return new JsonRows(file, options.encoding(), Layout.LINES, columns(file, options)).stream();
    }
}
