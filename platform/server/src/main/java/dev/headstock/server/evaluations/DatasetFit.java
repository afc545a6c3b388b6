package dev.headstock.server.evaluations;

import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.DatasetSchemaView.Column;
import dev.headstock.protocol.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a model can read a data set version that it was not trained on. A column is found by name and role, otherwise by its role and its place
 * among the columns with that role, as the worker does it.
 */
final class DatasetFit {
    /** Roles whose columns no head reads. */
    private static final Set<String> NOT_READ = Set.of("ignored", "split", "group");
    /** Without a right answer a row is predicted and not measured; without an input it cannot be read. */
    private static final Set<String> INPUTS = Set.of("text", "words", "choices");

    private DatasetFit() {}

    /** Every problem at once. */
    static List<Problem> problems(DatasetSchemaView trainedOn, DatasetSchemaView other, String name, String pointer) {
        List<Problem> problems = new ArrayList<>();
        for (Column column : trainedOn.columns()) {
            if (NOT_READ.contains(column.role())) {
                continue;
            }
            Column found = find(column, trainedOn, other).orElse(null);
            String problem = problem(column, found, name);
            if (problem != null) {
                problems.add(Problem.error(pointer, problem));
            }
        }
        return problems;
    }

    private static Optional<Column> find(Column column, DatasetSchemaView trainedOn, DatasetSchemaView other) {
        List<Column> candidates = withRole(other, column.role());
        Optional<Column> named = candidates.stream()
                .filter(candidate -> candidate.name().equals(column.name()))
                .findFirst();
        int place = withRole(trainedOn, column.role()).indexOf(column);
        return named.isPresent() || place >= candidates.size() ? named : Optional.of(candidates.get(place));
    }

    private static List<Column> withRole(DatasetSchemaView schema, String role) {
        return schema.columns().stream()
                .filter(column -> column.role().equals(role))
                .toList();
    }

    private static @Nullable String problem(Column wanted, @Nullable Column found, String name) {
        if (found == null) {
            return INPUTS.contains(wanted.role())
                    ? "The model reads '%s' (%s), but %s has no column with this role. Assign it in a new version."
                            .formatted(wanted.name(), wanted.role(), name)
                    : null;
        }
        if (!found.type().equals(wanted.type())) {
            return "Column '%s' of %s is of type %s, but the model was trained with %s. Choose another version."
                    .formatted(found.name(), name, found.type(), wanted.type());
        }
        List<String> unknown = found.classes().stream()
                .filter(each -> !wanted.classes().contains(each))
                .toList();
        return wanted.classes().isEmpty() || unknown.isEmpty()
                ? null
                : "The model does not know %s of column '%s' of %s; it knows %s. Choose a version without such rows."
                        .formatted(quoted(unknown), found.name(), name, quoted(wanted.classes()));
    }

    private static String quoted(List<String> classes) {
        String listed = String.join(
                ", ", classes.stream().limit(5).map(each -> "'" + each + "'").toList());
        return classes.size() > 5 ? "%s and %d more".formatted(listed, classes.size() - 5) : listed;
    }
}
