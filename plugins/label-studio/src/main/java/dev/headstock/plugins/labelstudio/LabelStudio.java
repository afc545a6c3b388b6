package dev.headstock.plugins.labelstudio;

import dev.headstock.api.DatasetFormat;
import dev.headstock.api.data.DatasetException;
import dev.headstock.api.data.FilePreview;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.pf4j.Extension;

/**
 * Tasks with their annotations, as Label Studio exports them under JSON.
 *
 * @see <a href="https://labelstud.io/guide/export">The formats of Label Studio</a>
 */
@Extension
public final class LabelStudio implements DatasetFormat<LabelStudio.Options> {

    public record Options() {}

    @Override
    public String id() {
        return "label-studio";
    }

    @Override
    public String title() {
        return "Label Studio JSON";
    }

    @Override
    public String summary() {
        return "Tasks and annotations exported from Label Studio: spans, choices, numbers and texts.";
    }

    @Override
    public Options defaults() {
        return new Options();
    }

    @Override
    public boolean recognizes(FilePreview preview) {
        String head = new String(preview.head(), StandardCharsets.UTF_8)
                .replace("\uFEFF", "")
                .stripLeading();
        return head.startsWith("[")
                && head.contains("\"data\"")
                && (head.contains("\"annotations\"") || head.contains("\"completions\""));
    }

    @Override
    public List<Column> columns(Path file, Options options) throws IOException, DatasetException {
        return Layout.of(file).columns();
    }

    @Override
    public Stream<Row> read(Path file, Options options) throws IOException, DatasetException {
        return new TaskRows(file, Layout.of(file)).stream();
    }
}
