package dev.headstock.plugins.doccano;

import dev.headstock.api.DatasetFormat.Remark;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import dev.headstock.kit.JsonText.JsonObject;
import dev.headstock.kit.RowSource;
import dev.headstock.plugins.doccano.JsonLines.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row for each line. */
final class TextRows implements RowSource {
    private final JsonLines lines;
    private final Fields fields;
    private final Unit unit;

    TextRows(Path file, Fields fields, Unit unit) throws IOException {
        this.lines = new JsonLines(file);
        this.fields = fields;
        this.unit = unit;
    }

    @Override
    public Optional<Row> next() throws IOException {
        return lines.next().map(this::row);
    }

    private Row row(Line line) {
        if (line.fault() != null) {
            return Row.faulty(line.number(), List.of(), line.fault());
        }
        List<Remark> faults = new ArrayList<>();
        List<Remark> warnings = new ArrayList<>();
        if (!(line.fields().get(Fields.TEXT) instanceof String text)) {
            return Row.faulty(line.number(), List.of(), "\"text\" is missing or no text. Fill it or drop the row.");
        }
        List<@Nullable Cell> values = new ArrayList<>();
        for (String name : fields.names()) {
            Object value = line.fields().get(name);
            if (fields.spans().contains(name) && value instanceof List<?> list) {
                values.add(Spans.read(list, text, unit, fault -> faults.add(new Remark(line.number(), fault))));
            } else {
                values.add(cell(value));
            }
        }
        if (line.fields().get("relations") instanceof List<?> relations && !relations.isEmpty()) {
            warnings.add(new Remark(line.number(), "%d relations are not read.".formatted(relations.size())));
        }
        return new Row(line.number(), values, faults, warnings);
    }

    /** A list of one class is that class; an empty list is a text without a label. */
    private static @Nullable Cell cell(@Nullable Object value) {
        if (value instanceof List<?> list && list.size() == 1 && list.get(0) instanceof String name) {
            return Cell.of(name);
        }
        if (value == null || value instanceof List<?> list && list.isEmpty()) {
            return null;
        }
        Object plain = plain(value);
        return plain == null ? null : Cell.ofJson(plain);
    }

    /** The value as maps and lists. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            object.fields().forEach((name, field) -> all.put(name, plain(field)));
            return all;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>();
            list.forEach(item -> items.add(plain(item)));
            return items;
        }
        return value;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
