package dev.headstock.plugins.doccano;

import dev.headstock.api.DatasetFormat;
import dev.headstock.api.Option;
import dev.headstock.api.data.DatasetException;
import dev.headstock.api.data.FilePreview;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pf4j.Extension;

/**
 * One JSON object per line with a text and its spans or classes, as doccano exports them.
 *
 * @see <a href="https://doccano.github.io/doccano/tutorial/">doccano</a>
 */
@Extension
public final class Doccano implements DatasetFormat<Doccano.Options> {
    /** {@code "label": [[0, 3, "PER"]]}, or entities with ids. A list of classes alone is JSON Lines like any other. */
    private static final Pattern SPANS =
            Pattern.compile("\"labels?\"\\s*:\\s*\\[\\s*\\[\\s*\\d+\\s*,\\s*\\d+\\s*,\\s*\"|\"start_offset\"\\s*:");

    public record Options(
            @Option("What offsets count. A project that counts grapheme clusters as one character needs graphemes")
            Unit offsets) {}

    @Override
    public String id() {
        return "doccano";
    }

    @Override
    public String title() {
        return "doccano JSONL";
    }

    @Override
    public String summary() {
        return "Texts with spans or classes exported from doccano, one JSON object per line.";
    }

    @Override
    public Options defaults() {
        return new Options(Unit.UTF_16);
    }

    @Override
    public boolean recognizes(FilePreview preview) {
        String head = new String(preview.head(), StandardCharsets.UTF_8)
                .replace("\uFEFF", "")
                .stripLeading();
        return head.startsWith("{")
                && head.contains("\"text\"")
                && SPANS.matcher(head).find();
    }

    @Override
    public List<Column> columns(Path file, Options options) throws IOException, DatasetException {
        return Fields.of(file).columns();
    }

    @Override
    public Stream<Row> read(Path file, Options options) throws IOException, DatasetException {
        return new TextRows(file, Fields.of(file), options.offsets()).stream();
    }
}
