package dev.headstock.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The schema of a data set version. */
public record DatasetSchemaView(List<Column> columns) {
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
