package dev.headstock.plugins.doccano;

import dev.headstock.api.DatasetFormat.Column;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetException;
import dev.headstock.plugins.doccano.JsonLines.Line;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of the first lines, in their order, and which of them hold spans.
 *
 * @param spans {@code label}, {@code labels} or {@code entities}
 */
record Fields(List<String> names, Set<String> spans) {
    static final String TEXT = "text";
    private static final Set<String> LABELS = Set.of("label", "labels", "entities");
    private static final int LINES_THAT_NAME_COLUMNS = 1_000;

    static Fields of(Path file) throws IOException, DatasetException {
        Set<String> names = new LinkedHashSet<>();
        Set<String> spans = new LinkedHashSet<>();
        String firstFault = "the file has no line. Export the project of doccano as JSONL.";
        try (JsonLines lines = new JsonLines(file)) {
            Optional<Line> line = lines.next();
            for (int i = 0; i < LINES_THAT_NAME_COLUMNS && line.isPresent(); i++) {
                String fault = line.get().fault();
                if (fault != null && names.isEmpty()) {
                    firstFault = "line %d: %s".formatted(line.get().number(), fault);
                }
                line.get().fields().forEach((name, value) -> {
                    names.add(name);
                    if (LABELS.contains(name) && Spans.looksLikeSpans(value)) {
                        spans.add(name);
                    }
                });
                line = lines.next();
            }
        } catch (CharacterCodingException e) {
            if (names.isEmpty()) {
                throw new DatasetException("The file is not UTF-8. Save it as UTF-8.", e);
            }
            // Otherwise it is reported where the rows are read.
        }
        if (names.isEmpty()) {
            throw new DatasetException(firstFault);
        }
        if (!names.contains(TEXT)) {
            throw new DatasetException(
                    "The objects have no field \"text\", but %s. Export the project of doccano as JSONL."
                            .formatted(String.join(", ", names)));
        }
        return new Fields(List.copyOf(names), spans);
    }

    /** Classes and texts to generate are told apart by their values, which the platform looks at. */
    List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        String first = spans.stream().findFirst().orElse("");
        for (String name : names) {
            if (name.equals(TEXT)) {
                columns.add(new Column(name, ColumnRole.TEXT, null));
            } else if (name.equals(first)) {
                columns.add(new Column(name, ColumnRole.SPANS, TEXT));
            } else {
                columns.add(
                        new Column(name, LABELS.contains(name) && first.isEmpty() ? null : ColumnRole.IGNORED, null));
            }
        }
        return columns;
    }
}
