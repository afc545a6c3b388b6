package dev.headstock.trainer.datasets.statistics;

import dev.headstock.protocol.Split;
import dev.headstock.trainer.datasets.columns.AssignedColumn;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the values of one column are like, before the splits are drawn. */
public final class ColumnScan {
    public static final int MOST_CLASSES = 1_000;

    private final AssignedColumn column;
    private final Set<String> classes = new HashSet<>();
    private final Map<String, Map<Split, Long>> counts = new HashMap<>();
    private final ValueRange range = new ValueRange();
    private long values;
    private boolean tooManyClasses;

    public ColumnScan(AssignedColumn column) {
        this.column = column;
    }

    public AssignedColumn column() {
        return column;
    }

    /** @param split null when it is still to be drawn */
    public void add(@Nullable Object value, @Nullable Split split) {
        if (value == null) {
            return;
        }
        values++;
        for (String name : ColumnValues.classes(column, value)) {
            addClass(name, split);
        }
        ColumnValues.numbers(column, value, range::add);
    }

    private void addClass(String name, @Nullable Split split) {
        if (!classes.contains(name) && classes.size() == MOST_CLASSES) {
            tooManyClasses = true;
            return;
        }
        classes.add(name);
        if (split != null) {
            counts.computeIfAbsent(name, any -> new EnumMap<>(Split.class)).merge(split, 1L, Long::sum);
        }
    }

    public Set<String> classes() {
        return classes;
    }

    /** Classes that train lacks, when rows bring their splits. */
    public List<String> unseenInTrain() {
        return ClassNames.sorted(classes).stream()
                .filter(name -> !counts.getOrDefault(name, Map.of()).containsKey(Split.TRAIN))
                .toList();
    }

    public boolean tooManyClasses() {
        return tooManyClasses;
    }

    public boolean isEmpty() {
        return values == 0;
    }

    public ValueRange range() {
        return range;
    }
}
