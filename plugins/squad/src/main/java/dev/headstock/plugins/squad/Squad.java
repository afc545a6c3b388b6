package dev.headstock.plugins.squad;

import dev.headstock.api.DatasetFormat;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetException;
import dev.headstock.api.data.FilePreview;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pf4j.Extension;

/** Questions, passages and the spans that answer them, as SQuAD 1.1 and 2.0, XQuAD, MLQA and CMRC 2018 are distributed. */
@Extension
public final class Squad implements DatasetFormat<Squad.Options> {

    public record Options() {}

    @Override
    public String id() {
        return "squad";
    }

    @Override
    public String title() {
        return "SQuAD JSON";
    }

    @Override
    public String summary() {
        return "Questions, passages and the spans that answer them: SQuAD 1.1 and 2.0 and data sets like them.";
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
        return head.startsWith("{") && head.contains("\"data\"") && head.contains("\"paragraphs\"");
    }

    @Override
    public List<Column> columns(Path file, Options options) throws IOException, DatasetException {
        try (SquadRows rows = new SquadRows(file)) {
            Optional<Row> first = rows.next();
            if (first.isEmpty()) {
                throw new DatasetException("The file has no questions. " + SquadRows.ADVICE);
            }
            if (first.get().values().isEmpty()) {
                throw new DatasetException(
                        "line %d: %s".formatted(first.get().line(), first.get().problem()));
            }
        }
        return List.of(
                new Column("question", ColumnRole.TEXT, null),
                new Column("context", ColumnRole.TEXT, null),
                new Column("answers", ColumnRole.SPANS, "context"),
                new Column("title", ColumnRole.GROUP, null),
                new Column("id", ColumnRole.IGNORED, null));
    }

    @Override
    public Stream<Row> read(Path file, Options options) throws IOException {
        return new SquadRows(file).stream();
    }
}
