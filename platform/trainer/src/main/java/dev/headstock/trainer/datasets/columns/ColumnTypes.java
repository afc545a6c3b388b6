package dev.headstock.trainer.datasets.columns;

import dev.headstock.api.data.ColumnType;
import java.util.Locale;

/** The names of column types in JSON: {@code class-per-word}. */
public final class ColumnTypes {
    private ColumnTypes() {}

    public static String name(ColumnType type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException when there is no such type */
    public static ColumnType of(String name) {
        return ColumnType.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
