package dev.headstock.protocol;

/**
 * A role that columns can have.
 *
 * @param id kebab-case
 * @param type how its cells are checked and displayed: {@code string}, {@code strings}, {@code class}, {@code classes},
 *     {@code class-per-word}, {@code number}, {@code spans} or {@code json}
 * @param repeatable whether several columns of a data set may have it
 */
public record ColumnRoleView(String id, String type, boolean repeatable) {}
