package dev.headstock.server.http;

import dev.headstock.protocol.Problem;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What records that were read from JSON lack: every component that is not {@code @Nullable}. */
public final class MissingFields {
    private MissingFields() {}

    /** All of them, with the records within. */
    public static List<Problem> of(Object value) {
        List<Problem> missing = new ArrayList<>();
        check(value, "", missing);
        return missing;
    }

    private static void check(Object value, String pointer, List<Problem> missing) {
        if (value instanceof Record record) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                checkComponent(record, component, pointer + "/" + component.getName(), missing);
            }
        } else if (value instanceof Iterable<?> items) {
            Iterator<?> iterator = items.iterator();
            for (int i = 0; iterator.hasNext(); i++) {
                checkValue(iterator.next(), false, pointer + "/" + i, missing);
            }
        }
        // A map's values are free: options belong to the plugin that defines them.
    }

    private static void checkComponent(
            Record record, RecordComponent component, String pointer, List<Problem> missing) {
        boolean isNullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        checkValue(valueOf(record, component), isNullable, pointer, missing);
    }

    private static void checkValue(@Nullable Object value, boolean isNullable, String pointer, List<Problem> missing) {
        if (value != null) {
            check(value, pointer, missing);
        } else if (!isNullable) {
            missing.add(Problem.error(pointer, "%s is missing.".formatted(pointer.substring(1))));
        }
    }

    private static @Nullable Object valueOf(Record record, RecordComponent component) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
