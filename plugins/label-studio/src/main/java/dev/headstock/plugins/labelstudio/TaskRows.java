package dev.headstock.plugins.labelstudio;

import dev.headstock.api.DatasetFormat.Remark;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import dev.headstock.kit.JsonText.JsonObject;
import dev.headstock.kit.JsonText.MalformedException;
import dev.headstock.kit.RowSource;
import dev.headstock.plugins.labelstudio.Layout.Control;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A row for each task. A task without annotations is a row without labels. */
final class TaskRows implements RowSource {
    private final Tasks tasks;
    private final Layout layout;

    TaskRows(Path file, Layout layout) throws IOException {
        this.tasks = new Tasks(file);
        this.layout = layout;
    }

    @Override
    public Optional<Row> next() throws IOException {
        try {
            if (!tasks.hasNext()) {
                return Optional.empty();
            }
            long line = tasks.line();
            Optional<Task> task = Task.of(tasks.next());
            return Optional.of(task.map(this::row)
                    .orElseGet(() ->
                            Row.faulty(line, List.of(), "this is no task with data. %s".formatted(Tasks.ADVICE))));
        } catch (MalformedException e) {
            tasks.end();
            return Optional.of(Row.faulty(
                    tasks.line(), List.of(), "%s. What follows is not read. %s".formatted(e.sentence(), Tasks.ADVICE)));
        }
    }

    private Row row(Task task) {
        List<Remark> faults = new ArrayList<>();
        List<Remark> warnings = new ArrayList<>();
        List<@Nullable Cell> values = new ArrayList<>();
        for (String field : layout.fields()) {
            Object value = Task.plain(task.data().get(field));
            values.add(value == null ? null : Cell.ofJson(value));
        }
        Optional<JsonObject> annotation = task.annotation();
        List<JsonObject> results = annotation.map(Task::results).orElse(List.of());
        for (Control control : layout.controls()) {
            List<JsonObject> own = results.stream()
                    .filter(result -> control.name().equals(result.field("from_name")))
                    .toList();
            values.add(
                    annotation.isEmpty()
                            ? null
                            : Results.cell(control, own, fault -> faults.add(new Remark(task.line(), fault))));
        }
        warn(task, results, sentence -> warnings.add(new Remark(task.line(), sentence)));
        return new Row(task.line(), values, faults, warnings);
    }

    private static void warn(Task task, List<JsonObject> results, Consumer<String> warnings) {
        if (task.annotations().size() > 1) {
            warnings.accept(
                    "the task has %d annotations, of which the one marked as ground truth, or else the first, is read."
                            .formatted(task.annotations().size()));
        }
        TreeSet<String> unread = new TreeSet<>();
        results.stream()
                .map(result -> result.field("type"))
                .filter(type -> Layout.Kind.of(type).isEmpty())
                .forEach(type -> unread.add(String.valueOf(type)));
        if (!unread.isEmpty()) {
            warnings.accept("results of the type %s are not read.".formatted(String.join(", ", unread)));
        }
    }

    @Override
    public void close() throws IOException {
        tasks.close();
    }
}
