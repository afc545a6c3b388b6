package dev.headstock.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a column is for.
 *
 * @param role id of a column role, for example {@code text}, {@code label}, {@code tags}, or a role that a head brings
 * @param refersTo for spans and the like: the column whose text they are in; null means the only text column
 * @param separator for lists in a plain string: the text between two pieces; null means the cell is JSON, or words at white space
 */
public record ColumnAssignment(
        String column,
        String role,
        @Nullable String refersTo,
        @Nullable String separator) {
    public static ColumnAssignment of(String column, String role) {
        return new ColumnAssignment(column, role, null, null);
    }
}
