package dev.headstock.trainer.datasets.statistics;

import dev.headstock.api.data.ColumnType;
import dev.headstock.trainer.datasets.columns.AssignedColumn;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** What is counted of a stored value, by the type of its column. */
public final class ColumnValues {
    private ColumnValues() {}

    /** The classes that a value names, each as often as it does. */
    public static List<String> classes(AssignedColumn column, Object value) {
        return switch (column.type()) {
            case CLASS -> List.of((String) value);
            case CLASSES, CLASS_PER_WORD ->
                ((List<?>) value).stream().map(String::valueOf).toList();
            case SPANS ->
                ((List<?>) value)
                        .stream()
                                .map(span -> String.valueOf(((Map<?, ?>) span).get("label")))
                                .filter(label -> !label.isEmpty())
                                .toList();
            case STRING, STRINGS, NUMBER, JSON -> List.of();
        };
    }

    static boolean hasClasses(AssignedColumn column) {
        return switch (column.type()) {
            case CLASS, CLASSES, CLASS_PER_WORD, SPANS -> true;
            case STRING, STRINGS, NUMBER, JSON -> false;
        };
    }

    /** A number as it is, the length of a list, the length of each span. */
    static void numbers(AssignedColumn column, Object value, DoubleConsumer each) {
        switch (column.type()) {
            case NUMBER -> each.accept(((Number) value).doubleValue());
            case STRINGS, CLASSES, CLASS_PER_WORD -> each.accept(((List<?>) value).size());
            case SPANS -> ((List<?>) value).forEach(span -> each.accept(length((Map<?, ?>) span)));
            case STRING, CLASS, JSON -> {}
        }
    }

    private static double length(Map<?, ?> span) {
        return number(span, "end") - number(span, "start");
    }

    private static double number(Map<?, ?> span, String name) {
        return span.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** What {@link #numbers} counts; null where it counts nothing. */
    static @Nullable String unit(ColumnType type) {
        return switch (type) {
            case NUMBER -> "values";
            case STRINGS, CLASSES, CLASS_PER_WORD -> "items";
            case SPANS -> "span-characters";
            case STRING, CLASS, JSON -> null;
        };
    }
}
