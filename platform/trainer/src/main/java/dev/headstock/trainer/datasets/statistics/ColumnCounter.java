package dev.headstock.trainer.datasets.statistics;

import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.host.ImportResult.ColumnStatistics;
import dev.headstock.protocol.host.ImportResult.NumberHistogram;
import dev.headstock.trainer.datasets.columns.AssignedColumn;
import dev.headstock.trainer.datasets.columns.ColumnTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts the values of one column in their final splits. */
public final class ColumnCounter {
    private static final int BINS = 30;

    private final AssignedColumn column;
    private final Map<String, Map<Split, Long>> classes = new TreeMap<>();
    private final ValueRange range;
    private final List<Double> edges;
    private final long[] bins;
    private double sum;
    private long numbers;
    private long missing;

    /** @param range of the numbers that will come */
    public ColumnCounter(AssignedColumn column, ValueRange range) {
        this.column = column;
        this.range = range;
        this.edges = edges(range);
        this.bins = new long[Math.max(0, edges.size() - 1)];
    }

    /** Whole numbers have bins of whole width where there are few of them. */
    private static List<Double> edges(ValueRange range) {
        List<Double> edges = new ArrayList<>();
        if (range.isEmpty()) {
            return edges;
        }
        double low = range.smallest();
        double width = range.largest() - low;
        boolean few = width == Math.rint(width) && low == Math.rint(low) && width < BINS;
        int bins = few ? (int) width + 1 : BINS;
        double step = few ? 1 : width / bins;
        for (int i = 0; i <= bins; i++) {
            edges.add(low + i * step);
        }
        return edges;
    }

    public void add(@Nullable Object value, Split split) {
        if (value == null) {
            missing++;
            return;
        }
        for (String name : ColumnValues.classes(column, value)) {
            classes.computeIfAbsent(name, any -> new EnumMap<>(Split.class)).merge(split, 1L, Long::sum);
        }
        ColumnValues.numbers(column, value, this::addNumber);
    }

    private void addNumber(double number) {
        double width = edges.get(edges.size() - 1) - edges.get(0);
        int bin = width == 0 ? 0 : (int) ((number - edges.get(0)) / width * bins.length);
        bins[Math.max(0, Math.min(bin, bins.length - 1))]++;
        sum += number;
        numbers++;
    }

    public AssignedColumn column() {
        return column;
    }

    public long missing() {
        return missing;
    }

    /** In the order of their numbers. */
    List<String> classes() {
        return ClassNames.sorted(classes.keySet());
    }

    /** Classes without a row, word or span in a split. */
    public List<String> without(Split split) {
        return classes().stream().filter(name -> count(name, split) == 0).toList();
    }

    private long count(String name, Split split) {
        return classes.getOrDefault(name, Map.of()).getOrDefault(split, 0L);
    }

    public DatasetSchemaView.Column schema() {
        List<String> names = classes();
        return new DatasetSchemaView.Column(
                column.name(),
                column.role().id(),
                ColumnTypes.name(column.type()),
                names,
                names.stream().map(name -> count(name, Split.TRAIN)).toList(),
                column.refersTo(),
                column.separator(),
                missing);
    }

    public ColumnStatistics statistics() {
        return new ColumnStatistics(column.name(), missing, table(), histogram());
    }

    /** The most frequent first where not all are listed; splits without a row are 0. */
    private Map<String, Map<Split, Long>> table() {
        List<String> names = classes();
        if (names.size() > ColumnScan.MOST_CLASSES) {
            names = names.stream()
                    .sorted(Comparator.comparingLong((String name) -> Arrays.stream(Split.values())
                                    .mapToLong(split -> count(name, split))
                                    .sum())
                            .reversed())
                    .limit(ColumnScan.MOST_CLASSES)
                    .toList();
        }
        Map<String, Map<Split, Long>> table = new LinkedHashMap<>();
        for (String name : names) {
            Map<Split, Long> row = new EnumMap<>(Split.class);
            for (Split split : Split.values()) {
                row.put(split, count(name, split));
            }
            table.put(name, row);
        }
        return table;
    }

    private @Nullable NumberHistogram histogram() {
        String unit = ColumnValues.unit(column.type());
        return unit == null || numbers == 0
                ? null
                : new NumberHistogram(
                        unit,
                        range.smallest(),
                        range.largest(),
                        sum / numbers,
                        edges,
                        Arrays.stream(bins).boxed().toList());
    }
}
