package dev.headstock.trainer.datasets;

import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.protocol.ColumnRole;
import dev.headstock.protocol.ColumnRole.Purpose;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.ImportRequest.Splitting;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Which column plays which part. */
final class Roles {
    private final Map<Purpose, String> columnOf = new EnumMap<>(Purpose.class);

    private Roles() {}

    /** What is wrong with the roles as such goes to {@code problems}. */
    static Roles of(List<ColumnRole> given, Splitting.Kind splitting, Consumer<Problem> problems) {
        Roles roles = new Roles();
        for (int i = 0; i < given.size(); i++) {
            ColumnRole role = given.get(i);
            if (role.purpose() == Purpose.IGNORED) {
                continue;
            }
            String earlier = roles.columnOf.putIfAbsent(role.purpose(), role.column());
            if (earlier != null) {
                problems.accept(Problem.error(
                        "/roles/" + i,
                        "'%s' and '%s' are both marked as %s. Choose one of them."
                                .formatted(earlier, role.column(), words(role.purpose()))));
            }
        }
        if (!roles.has(Purpose.TEXT)) {
            problems.accept(Problem.error("/roles", "no column is marked as text. Choose the column that holds it."));
        }
        if (splitting == Splitting.Kind.COLUMN && !roles.has(Purpose.SPLIT)) {
            problems.accept(
                    Problem.error(
                            "/roles",
                            "no column is marked as split. Choose the column that says train, dev or test, or have the split drawn."));
        }
        return roles;
    }

    boolean has(Purpose purpose) {
        return columnOf.containsKey(purpose);
    }

    /** Where the columns are in one file. */
    Positions in(List<String> columns, String fileName, Consumer<Problem> problems) {
        Map<Purpose, Integer> positions = new EnumMap<>(Purpose.class);
        columnOf.forEach((purpose, column) -> {
            int position = columns.indexOf(column);
            if (position < 0) {
                problems.accept(Problem.error(
                        "/roles",
                        "%s has no column '%s'. Its columns: %s."
                                .formatted(fileName, column, String.join(", ", columns))));
            }
            positions.put(purpose, position);
        });
        return new Positions(positions);
    }

    /** The column numbers of one file. */
    record Positions(Map<Purpose, Integer> positions) {

        /** The row's value in a role; null when no column plays it or the row has none. */
        @Nullable
        String value(Row row, Purpose purpose) {
            Integer position = positions.get(purpose);
            return position == null ? null : row.values().get(position);
        }

        boolean has(Purpose purpose) {
            return positions.containsKey(purpose);
        }
    }

    static String words(Purpose purpose) {
        return switch (purpose) {
            case TEXT -> "text";
            case SECOND_TEXT -> "second text";
            case LABEL -> "label";
            case SPLIT -> "split";
            case IGNORED -> "ignored";
        };
    }
}
