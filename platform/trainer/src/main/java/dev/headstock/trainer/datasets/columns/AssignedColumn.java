package dev.headstock.trainer.datasets.columns;

import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * A column with its role.
 *
 * @param refersTo the column that spans and tags describe; null for other types
 * @param separator between the pieces of a list in a plain string, or null
 */
public record AssignedColumn(
        String name,
        ColumnRole role,
        @Nullable String refersTo,
        @Nullable String separator) {
    public ColumnType type() {
        return role.type();
    }

    /** Whether a plain string without a separator is split at white space: words and their tags, but not a list of texts. */
    boolean splitsAtWhiteSpace() {
        return role.equals(ColumnRole.WORDS) || role.type() == ColumnType.CLASS_PER_WORD;
    }
}
