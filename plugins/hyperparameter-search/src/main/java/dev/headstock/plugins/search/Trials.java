package dev.headstock.plugins.search;

import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.Metric;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.SearchRange;
import dev.headstock.api.study.StudyContext;
import dev.headstock.api.study.StudyResults;
import dev.headstock.api.study.VariantResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Random points of a search space, and what was found at them. */
final class Trials {
    private final Map<String, Map<String, Object>> values = new LinkedHashMap<>();

    private Trials() {}

    /** The first ones of more trials with the same seed are these. */
    static Trials draw(StudyContext context, int count, long seed) {
        Trials trials = new Trials();
        Random random = new Random(seed);
        for (int trial = 1; trial <= count; trial++) {
            Map<String, Object> point = new LinkedHashMap<>();
            for (Map.Entry<String, SearchRange> searched : context.searchSpace().entrySet()) {
                point.put(searched.getKey(), searched.getValue().at(random.nextDouble()));
            }
            trials.values.put("trial %d".formatted(trial), point);
        }
        return trials;
    }

    static Optional<String> nothingSearched(StudyContext context) {
        return context.searchSpace().isEmpty()
                ? Optional.of("Nothing is searched. Give a setting or an option a list or a range.")
                : Optional.empty();
    }

    List<RunVariant> variants(StudyContext context) {
        List<RunVariant> variants = new ArrayList<>();
        values.forEach((name, point) -> {
            RunVariant variant = context.base(name);
            for (Map.Entry<String, Object> value : point.entrySet()) {
                variant = variant.with(value.getKey(), value.getValue());
            }
            variants.add(variant);
        });
        return variants;
    }

    /** The best first; what has no result last. */
    static Comparator<VariantResult> best(Metric metric) {
        double sign = metric.direction() == Metric.Direction.MAXIMIZE ? -1 : 1;
        return Comparator.comparingDouble(result -> sign * result.mean(Split.DEV, metric.name()));
    }

    /** A table, and for each searched number the quality against it. */
    List<Figure> figures(StudyResults results) {
        Metric metric = results.context().metrics().get(0);
        List<String> searched = List.copyOf(results.context().searchSpace().keySet());
        List<String> columns = new ArrayList<>(List.of("trial", metric.name()));
        columns.addAll(searched);
        List<VariantResult> ranked = results.variants().stream()
                .filter(result -> values.containsKey(result.variant().name()))
                .sorted(best(metric))
                .toList();
        List<List<String>> rows = new ArrayList<>();
        for (VariantResult result : ranked) {
            Map<String, Object> point = values.getOrDefault(result.variant().name(), Map.of());
            List<String> row =
                    new ArrayList<>(List.of(result.variant().name(), number(result.mean(Split.DEV, metric.name()))));
            searched.forEach(path -> row.add(described(point.getOrDefault(path, ""))));
            rows.add(row);
        }
        List<Figure> figures = new ArrayList<>(List.of(new Figure.Table("Trials", columns, rows)));
        searched.forEach(path -> against(path, ranked, metric).ifPresent(figures::add));
        return figures;
    }

    private Optional<Figure> against(String path, List<VariantResult> ranked, Metric metric) {
        List<Figure.Point> points = new ArrayList<>();
        for (VariantResult result : ranked) {
            String name = result.variant().name();
            double quality = result.mean(Split.DEV, metric.name());
            if (values.getOrDefault(name, Map.of()).get(path) instanceof Number value && !Double.isNaN(quality)) {
                points.add(new Figure.Point(value.doubleValue(), quality, name));
            }
        }
        return points.isEmpty()
                ? Optional.empty()
                : Optional.of(new Figure.ScatterPlot(
                        "%s against %s".formatted(metric.name(), path), Map.of("trials", points)));
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
    }

    private static String described(Object value) {
        return value instanceof Double number ? String.format(Locale.ROOT, "%.4g", number) : String.valueOf(value);
    }
}
