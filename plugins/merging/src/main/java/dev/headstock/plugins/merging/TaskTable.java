package dev.headstock.plugins.merging;

import dev.headstock.api.Analysis;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.analysis.Subject;
import dev.headstock.api.analysis.SubjectCount;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.kit.ModelComparison;
import dev.headstock.kit.PrimaryMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntBinaryOperator;
import org.pf4j.Extension;

/** What a change of a model gained and lost: each task of a data set, each model, and the difference to the first one. */
@Extension
public final class TaskTable implements Analysis<TaskTable.Options> {
    private static final int MOST_TASKS = 50;

    /** The rows that models are compared on. */
    public enum Rows {
        DEV(Split.DEV),
        TEST(Split.TEST);

        private final Split split;

        Rows(Split split) {
            this.split = split;
        }
    }

    public record Options(
            @Option("Split whose rows the models are compared on.")
            Rows split,

            @Option(
                    "Column whose values are the tasks: a source, a domain, the label. The table has a row for each value. Blank: all rows are one task.")
            String column,

            @Option(value = "Metric to compare; blank: the one by which runs are ranked.", advanced = true)
            String metric,

            @Option(value = "Rows to compare on, of all tasks together.", min = 50, max = 20_000)
            int examples,

            @Option(value = "Bootstrap samples behind each interval.", min = 200, max = 10_000, advanced = true)
            int replicates,

            @Option(value = "Draws the rows.", advanced = true)
            long seed) {
        public Options {
            if (examples < 1) {
                throw new IllegalArgumentException("examples must be at least 1, was " + examples);
            }
            if (replicates < 1) {
                throw new IllegalArgumentException("replicates must be at least 1, was " + replicates);
            }
        }
    }

    @Override
    public String id() {
        return "task-table";
    }

    @Override
    public String title() {
        return "Regression table per task";
    }

    @Override
    public String summary() {
        return "What a merged, averaged or newly trained model gained and lost on each task against the first model, with 95 % intervals.";
    }

    @Override
    public Options defaults() {
        return new Options(Rows.DEV, "", "", 2000, 1000, 1);
    }

    @Override
    public SubjectCount subjectCount() {
        return SubjectCount.atLeast(2);
    }

    @Override
    public Optional<String> unsupportedReason(List<Subject> subjects, Options options) {
        return ModelComparison.problem(subjects);
    }

    @Override
    public List<Figure> analyze(AnalysisContext context, Options options) {
        ModelComparison.requireFittingColumns(context);
        Split split = options.split().split;
        Probe probe = ModelComparison.labeled(context, split, options.examples(), options.seed());
        PrimaryMetric metric = ModelComparison.metric(context, split, probe, options.metric());
        List<String> classes =
                context.models().get(0).run().orElseThrow().data().classes(ColumnRole.LABEL);
        List<Task> tasks = new ArrayList<>();
        byTask(context, probe, options.column())
                .forEach((name, rows) ->
                        tasks.add(new Task(name, context.probe(split, rows::contains), classes, metric)));
        List<List<TaskResult>> results = measured(context, tasks, metric);
        List<List<Task.Gain>> gains = new ArrayList<>();
        for (int task = 0; task < tasks.size(); task++) {
            gains.add(
                    tasks.get(task).gains(results.get(task), options.replicates(), context.random("bootstrap", task)));
        }
        List<String> names = context.models().stream().map(AnalyzedModel::name).toList();
        return new TaskFigures(names, tasks, metric, results, gains).all();
    }

    /** Row numbers by the value of the column, in the order of the values. */
    private static Map<String, Set<Long>> byTask(AnalysisContext context, Probe probe, String column) {
        Map<String, Set<Long>> tasks = new TreeMap<>();
        for (Example example : probe.examples()) {
            Optional<String> task = column.isBlank()
                    ? Optional.of("all rows")
                    : example.value(column).map(Cell::toString);
            task.ifPresent(value ->
                    tasks.computeIfAbsent(value, any -> new TreeSet<>()).add(example.row()));
        }
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException(
                    "column is '%s', and no row has a value there. The columns are %s; ignored ones have no values."
                            .formatted(
                                    column,
                                    String.join(
                                            ", ",
                                            context.data().orElseThrow().columns().stream()
                                                    .map(DatasetSchema.Column::name)
                                                    .toList())));
        }
        if (tasks.size() > MOST_TASKS) {
            throw new IllegalArgumentException(
                    "column is '%s', which has %d values in these rows, and the table has at most %d. Choose a column with fewer."
                            .formatted(column, tasks.size(), MOST_TASKS));
        }
        return tasks;
    }

    /** By [task][model]. What was measured is kept as numbers: an interrupted job goes on after the last model and task. */
    private static List<List<TaskResult>> measured(AnalysisContext context, List<Task> tasks, PrimaryMetric metric) {
        List<AnalyzedModel> models = context.models();
        int[] first = new int[tasks.size() + 1];
        for (int task = 0; task < tasks.size(); task++) {
            first[task + 1] = first[task]
                    + models.size() * TaskResult.numbers(tasks.get(task).rows());
        }
        IntBinaryOperator place = (task, model) ->
                first[task] + model * TaskResult.numbers(tasks.get(task).rows());
        float[] found = context.state("found", () -> new float[first[tasks.size()]]);
        context.repeat("models", (long) models.size() * tasks.size(), index -> {
            int task = (int) index % tasks.size();
            int model = (int) index / tasks.size();
            result(models.get(model), tasks.get(task), metric).store(found, place.applyAsInt(task, model));
        });
        List<List<TaskResult>> results = new ArrayList<>();
        for (int task = 0; task < tasks.size(); task++) {
            List<TaskResult> ofTask = new ArrayList<>();
            for (int model = 0; model < models.size(); model++) {
                ofTask.add(TaskResult.read(
                        found, place.applyAsInt(task, model), tasks.get(task).rows()));
            }
            results.add(ofTask);
        }
        return results;
    }

    private static TaskResult result(AnalyzedModel model, Task task, PrimaryMetric metric) {
        return TaskResult.of(
                model.evaluate(task.probe()).getOrDefault(metric.name(), Double.NaN),
                model.predict(task.probe()),
                model.losses(task.probe()),
                task.classes());
    }
}
