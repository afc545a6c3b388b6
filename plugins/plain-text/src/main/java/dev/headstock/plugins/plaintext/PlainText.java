package dev.headstock.plugins.plaintext;

import dev.headstock.api.DatasetFormat;
import dev.headstock.api.Option;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetException;
import dev.headstock.api.data.FilePreview;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.pf4j.Extension;

/** A text per line, or per paragraph: for models that are trained on texts alone. */
@Extension
public final class PlainText implements DatasetFormat<PlainText.Options> {

    /** What is one text. */
    public enum Unit {
        LINE,
        /** Lines up to the next empty one, joined by spaces. */
        PARAGRAPH
    }

    public record Options(
            @Option("What is one text: a line, or all lines up to the next empty one")
            Unit unit) {}

    @Override
    public String id() {
        return "plain-text";
    }

    @Override
    public String title() {
        return "Plain text";
    }

    @Override
    public String summary() {
        return "A text per line or per paragraph, without labels: for masked language models.";
    }

    @Override
    public Options defaults() {
        return new Options(Unit.LINE);
    }

    @Override
    public boolean recognizes(FilePreview preview) {
        String name = preview.fileName().toLowerCase(Locale.ROOT);
        return (name.endsWith(".txt") || name.endsWith(".text"))
                && new String(preview.head(), StandardCharsets.UTF_8).indexOf('\0') < 0;
    }

    @Override
    public List<Column> columns(Path file, Options options) throws IOException, DatasetException {
        try (TextRows rows = new TextRows(file, options.unit())) {
            Optional<Row> first = rows.next();
            if (first.isEmpty()) {
                throw new DatasetException("The file has no text. Write a text into each line.");
            }
            if (first.get().values().isEmpty()) {
                throw new DatasetException("The file is not UTF-8. Save it as UTF-8.");
            }
        }
        return List.of(new Column("text", ColumnRole.TEXT, null));
    }

    @Override
    public Stream<Row> read(Path file, Options options) throws IOException {
        return new TextRows(file, options.unit()).stream();
    }
}
