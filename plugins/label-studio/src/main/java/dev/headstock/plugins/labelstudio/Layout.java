package dev.headstock.plugins.labelstudio;

import dev.headstock.api.DatasetFormat.Column;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetException;
import dev.headstock.kit.JsonText.JsonObject;
import dev.headstock.kit.JsonText.MalformedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which columns a file has: the fields of the tasks' data, then one for each control of the labeling interface, as the first tasks show.
 *
 * @param fields of the data
 */
record Layout(List<String> fields, Set<String> texts, List<Control> controls) {
    private static final int TASKS_THAT_NAME_COLUMNS = 1_000;

    /** What is read of a control's results. */
    enum Kind {
        SPANS,
        CHOICES,
        NUMBER,
        TEXTS;

        static Optional<Kind> of(@Nullable Object type) {
            return switch (String.valueOf(type)) {
                case "labels" -> Optional.of(SPANS);
                case "choices" -> Optional.of(CHOICES);
                case "number", "rating" -> Optional.of(NUMBER);
                case "textarea" -> Optional.of(TEXTS);
                default -> Optional.empty();
            };
        }
    }

    /**
     * A control of the labeling interface.
     *
     * @param name as in {@code from_name}
     * @param labels the field of the data that it is about
     * @param several whether some task has several choices
     */
    record Control(String name, Kind kind, @Nullable String labels, boolean several) {}

    static Layout of(Path file) throws IOException, DatasetException {
        Builder builder = new Builder();
        try (Tasks tasks = new Tasks(file)) {
            for (int i = 0; i < TASKS_THAT_NAME_COLUMNS && tasks.hasNext(); i++) {
                Task.of(tasks.next()).ifPresent(builder::add);
            }
        } catch (MalformedException e) {
            if (builder.fields.isEmpty()) {
                throw new DatasetException("%s. %s".formatted(e.sentence(), Tasks.ADVICE), e);
            }
            // Otherwise it is reported where the rows are read.
        }
        if (builder.fields.isEmpty()) {
            throw new DatasetException("The file has no task with data. " + Tasks.ADVICE);
        }
        return builder.build();
    }

    private static final class Builder {
        private final Set<String> fields = new LinkedHashSet<>();
        private final Set<String> texts = new LinkedHashSet<>();
        private final Map<String, Kind> kinds = new LinkedHashMap<>();
        private final Map<String, String> targets = new LinkedHashMap<>();
        private final Set<String> several = new HashSet<>();

        void add(Task task) {
            task.data().forEach((name, value) -> {
                fields.add(name);
                if (value instanceof String) {
                    texts.add(name);
                }
            });
            task.annotations().forEach(annotation -> Task.results(annotation).forEach(this::addResult));
        }

        private void addResult(JsonObject result) {
            Optional<Kind> kind = Kind.of(result.field("type"));
            if (kind.isEmpty() || !(result.field("from_name") instanceof String name)) {
                return;
            }
            kinds.putIfAbsent(name, kind.get());
            targets.putIfAbsent(name, String.valueOf(result.field("to_name")));
            if (Results.choices(result).size() > 1) {
                several.add(name);
            }
        }

        Layout build() {
            List<Control> controls = new ArrayList<>();
            kinds.forEach((name, kind) ->
                    controls.add(new Control(name, kind, field(targets.get(name)), several.contains(name))));
            return new Layout(List.copyOf(fields), texts, controls);
        }

        /** An export names the tag of the interface and not the field that it shows; mostly both have the same name. */
        private @Nullable String field(@Nullable String target) {
            return target != null && texts.contains(target)
                    ? target
                    : texts.contains("text")
                            ? "text"
                            : texts.stream().findFirst().orElse(null);
        }
    }

    List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        Set<String> labeled = new HashSet<>();
        controls.forEach(control -> labeled.add(String.valueOf(control.labels())));
        for (String field : fields) {
            columns.add(new Column(field, labeled.contains(field) ? ColumnRole.TEXT : null, null));
        }
        Set<ColumnRole> given = new HashSet<>();
        for (Control control : controls) {
            ColumnRole role = role(control);
            boolean first = given.add(role);
            columns.add(new Column(
                    column(control),
                    first ? role : ColumnRole.IGNORED,
                    first && control.kind() == Kind.SPANS ? control.labels() : null));
        }
        return columns;
    }

    private static ColumnRole role(Control control) {
        return switch (control.kind()) {
            case SPANS -> ColumnRole.SPANS;
            case CHOICES -> control.several() ? ColumnRole.LABELS : ColumnRole.LABEL;
            case NUMBER -> ColumnRole.NUMBER;
            case TEXTS -> ColumnRole.TARGET_TEXT;
        };
    }

    /** A control may have the name of a field. */
    private String column(Control control) {
        return fields.contains(control.name()) ? control.name() + " (annotated)" : control.name();
    }
}
