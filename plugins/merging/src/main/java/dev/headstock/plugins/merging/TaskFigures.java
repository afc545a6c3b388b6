package dev.headstock.plugins.merging;

import dev.headstock.api.head.Figure;
import dev.headstock.kit.PrimaryMetric;
import dev.headstock.plugins.merging.Task.Gain;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The table of tasks and models, and what got worse.
 *
 * @param results by [task][model]
 * @param gains over the first model, by [task][model]
 */
record TaskFigures(
        List<String> models,
        List<Task> tasks,
        PrimaryMetric metric,
        List<List<TaskResult>> results,
        List<List<Gain>> gains) {
    /** Fewer rows draw too few different samples for an interval. */
    private static final int FEW_ROWS = 30;

    /** Of differences that are none, so many have an interval below 0. */
    private static final double WORSE_BY_CHANCE = 0.025;

    List<Figure> all() {
        return List.of(
                table(),
                heatMap(),
                new Figure.Note("What got worse", worse()),
                new Figure.Note("How to read it", explanation()));
    }

    private Figure table() {
        List<String> columns = new ArrayList<>(List.of("task", "rows"));
        columns.addAll(models);
        List<List<String>> rows = new ArrayList<>();
        for (int task = 0; task < tasks.size(); task++) {
            List<String> row = new ArrayList<>();
            row.add(tasks.get(task).name());
            row.add(String.valueOf(tasks.get(task).rows()));
            for (int model = 0; model < models.size(); model++) {
                String value = number(results.get(task).get(model).metric());
                row.add(model == 0 ? value : value + " (" + text(gains.get(task).get(model)) + ")");
            }
            rows.add(row);
        }
        return new Figure.Table(
                "%s per task, and how much better than '%s' (95 %% interval)".formatted(metric.name(), models.get(0)),
                columns,
                rows);
    }

    private static String text(Gain gain) {
        String interval = "%s to %s"
                .formatted(signed(gain.interval().low()), signed(gain.interval().high()));
        return gain.ofLoss()
                ? "%s; loss %s, %s"
                        .formatted(signed(gain.metric()), signed(gain.interval().value()), interval)
                : "%s, %s".formatted(signed(gain.metric()), interval);
    }

    private Figure heatMap() {
        double[][] values = new double[tasks.size()][models.size() - 1];
        for (int task = 0; task < tasks.size(); task++) {
            for (int model = 1; model < models.size(); model++) {
                values[task][model - 1] = gains.get(task).get(model).metric();
            }
        }
        return new Figure.HeatMap(
                        "How much better than '%s'".formatted(models.get(0)),
                        tasks.stream().map(Task::name).toList(),
                        models.subList(1, models.size()),
                        values)
                .withLabels("model", "task", "gain of " + metric.name());
    }

    private String worse() {
        List<String> worse = new ArrayList<>();
        List<String> better = new ArrayList<>();
        for (int task = 0; task < tasks.size(); task++) {
            for (int model = 1; model < models.size(); model++) {
                Gain gain = gains.get(task).get(model);
                String found = "'%s' on %s (%s)"
                        .formatted(models.get(model), tasks.get(task).name(), text(gain));
                if (gain.isWorse()) {
                    worse.add(found);
                } else if (gain.isBetter()) {
                    better.add(found);
                }
            }
        }
        int comparisons = tasks.size() * (models.size() - 1);
        return "%s %s Of %d comparisons without any difference, %s would look worse by chance.%s"
                .formatted(
                        worse.isEmpty()
                                ? "Nothing got significantly worse than '%s'.".formatted(models.get(0))
                                : "Significantly worse than '%s': %s."
                                        .formatted(models.get(0), String.join("; ", worse)),
                        better.isEmpty()
                                ? "Nothing got significantly better."
                                : "Significantly better: %s.".formatted(String.join("; ", better)),
                        comparisons,
                        String.format(Locale.ROOT, "%.1f", comparisons * WORSE_BY_CHANCE),
                        fewRows());
    }

    private String fewRows() {
        String few = tasks.stream()
                .filter(task -> task.rows() < FEW_ROWS)
                .map(task -> "%s (%d)".formatted(task.name(), task.rows()))
                .collect(Collectors.joining(", "));
        return few.isEmpty()
                ? ""
                : " Tasks with fewer than %d rows have intervals that are too narrow: %s.".formatted(FEW_ROWS, few);
    }

    private String explanation() {
        boolean ofLoss = gains.stream().anyMatch(ofTask -> ofTask.get(0).ofLoss());
        return "A number after the metric says how much better the model is than the first, positive where it is better%s. The interval is a paired bootstrap over the rows of the task; a difference is significant when it does not contain 0. It says how sure the difference is of these models on other rows, not of another training.%s"
                .formatted(
                        metric.isLowerBetter() ? ", which is a lower " + metric.name() : "",
                        ofLoss
                                ? " Where the interval is that of the loss, %s of samples of rows does not follow from the answers."
                                        .formatted(metric.name())
                                : "");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.4f", value);
    }
}
