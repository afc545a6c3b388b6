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

/** A JSON file that is one list of objects, as data frames and annotation tools export it. */
@Extension
public final class JsonListFormat implements DatasetFormat<JsonListFormat.Options> {

    public record Options(
            @Option("How the file writes characters. JSON is UTF-8 unless its author did something unusual")
            Encoding encoding) {}

    @Override
    public String id() {
        return "json";
    }

    @Override
    public String title() {
        return "JSON list";
    }

    @Override
    public String summary() {
        return "One list of JSON objects. The fields of the first 1,000 objects are the columns; lists and objects stay what they are.";
    }

    @Override
    public Options defaults() {
        return new Options(Encoding.UTF_8);
    }

    @Override
    public boolean recognizes(FilePreview preview) {
        FileStart start = FileStart.of(preview);
        return start.startsWith('[') && (start.endsWith(".json") || !start.hasKnownEnding());
    }

    @Override
    public List<Column> columns(Path file, Options options) throws IOException, DatasetException {
        return JsonRows.columns(file, options.encoding(), Layout.LIST);
    }

    @Override
    public Stream<Row> read(Path file, Options options) throws IOException, DatasetException {
        return new JsonRows(file, options.encoding(), Layout.LIST, columns(file, options)).stream();
    }
}
