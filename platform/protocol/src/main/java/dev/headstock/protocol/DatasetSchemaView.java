package dev.headstock.protocol;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The schema of a data set version. */
public record DatasetSchemaView(List<Column> columns) {
    /** Roles whose columns a model reads; what other columns hold is not known when it predicts. */
    private static final Set<String> INPUT_ROLES = Set.of("text", "words", "choices");

    /** Columns that a prediction request fills, in their order. */
    public List<Column> inputs() {
        return columns.stream()
                .filter(column -> INPUT_ROLES.contains(column.role()))
                .toList();
    }
    /**
     * @param role id of the column role
     * @param type as in {@link ColumnRoleView#type()}
     * @param classes of class columns; positions are class numbers
     * @param classCounts rows, or words, of each class in the training split
     * @param refersTo the column whose text this one speaks of, or null
     * @param separator of lists in a plain string, or null
     * @param missing rows without a value
     */
    public record Column(
            String name,
            String role,
            String type,
            List<String> classes,
            List<Long> classCounts,
            @Nullable String refersTo,
            @Nullable String separator,
            long missing) {}
}
