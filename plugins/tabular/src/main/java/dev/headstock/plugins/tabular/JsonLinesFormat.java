package dev.headstock.plugins.tabular;

import dev.headstock.api.DatasetException;
import dev.headstock.api.DatasetFormat;
import dev.headstock.api.FilePreview;
import dev.headstock.api.Option;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pf4j.Extension;

/** One JSON object per line; the fields of the first rows are the columns. */
@Extension
public final class JsonLinesFormat implements DatasetFormat<JsonLinesFormat.Options> {
    /** Optional fields may be missing in the first rows; a field that first appears after these is left out. */
    private static final int ROWS_THAT_NAME_COLUMNS = 1_000;

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
        return "One JSON object per line. The fields of the first 1,000 rows are the columns.";
    }

    @Override
    public Options defaults() {
        return new Options(Encoding.UTF_8);
    }

    @Override
    public boolean recognises(FilePreview preview) {
        FirstLine line = FirstLine.of(preview);
        return line.endsWith(".jsonl") || line.endsWith(".ndjson") || !line.hasKnownEnding() && line.startsWithBrace();
    }

    @Override
    public List<String> columns(Path file, Options options) throws IOException, DatasetException {
        Set<String> names = new LinkedHashSet<>();
        Optional<String> firstProblem = Optional.empty();
        try (JsonLines lines = new JsonLines(file, options.encoding(), List.of())) {
            for (int i = 0; i < ROWS_THAT_NAME_COLUMNS; i++) {
                Optional<JsonLines.Line> line = lines.nextLine();
                if (line.isEmpty()) {
                    break;
                }
                String problem = line.get().problem();
                if (problem == null) {
                    names.addAll(line.get().fields().keySet());
                } else if (firstProblem.isEmpty()) {
                    firstProblem =
                            Optional.of("line %d: %s".formatted(line.get().number(), problem));
                }
            }
        }
        if (names.isEmpty()) {
            throw new DatasetException(firstProblem.orElse("the file is empty. Write one JSON object per line."));
        }
        return List.copyOf(names);
    }

    @Override
    public Stream<Row> read(Path file, Options options) throws IOException, DatasetException {
        return new JsonLines(file, options.encoding(), columns(file, options)).stream();
    }
}
