package dev.headstock.trainer.datasets.columns;

import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.ColumnType;
import dev.headstock.protocol.ColumnAssignment;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.ImportRequest.Splitting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Checks which column has which role, before any row is read: all that is wrong at once. */
public final class ColumnAssignments {
    private static final String POINTER = "/columns";

    private final RoleCatalog roles;
    private final Consumer<Problem> problems;
    private final List<AssignedColumn> columns = new ArrayList<>();

    private ColumnAssignments(RoleCatalog roles, Consumer<Problem> problems) {
        this.roles = roles;
        this.problems = problems;
    }

    /** The columns that have a role, in the order given; what is wrong with them goes to {@code problems}. */
    public static List<AssignedColumn> check(
            List<ColumnAssignment> given, Splitting.Kind splitting, RoleCatalog roles, Consumer<Problem> problems) {
        ColumnAssignments assignments = new ColumnAssignments(roles, problems);
        assignments.readRoles(given);
        assignments.requireInput();
        assignments.requireSplit(splitting);
        return assignments.resolved(given);
    }

    private void readRoles(List<ColumnAssignment> given) {
        Set<String> names = new HashSet<>();
        Map<ColumnRole, String> single = new HashMap<>();
        for (int i = 0; i < given.size(); i++) {
            ColumnAssignment assignment = given.get(i);
            Optional<ColumnRole> role = roles.role(assignment.role());
            if (role.isEmpty()) {
                report(
                        "/%d/role".formatted(i),
                        "column '%s' has the unknown role '%s'. Choose one of %s, or install the plugin whose head brings it."
                                .formatted(assignment.column(), assignment.role(), String.join(", ", roles.ids())));
                continue;
            }
            if (!names.add(assignment.column())) {
                report(
                        "/%d/column".formatted(i),
                        "column '%s' has two roles. Give it one.".formatted(assignment.column()));
                continue;
            }
            String earlier =
                    RoleCatalog.isRepeatable(role.get()) ? null : single.putIfAbsent(role.get(), assignment.column());
            if (earlier != null) {
                report(
                        "/%d/role".formatted(i),
                        "'%s' and '%s' both have the role %s, which one column can have. Choose one of them."
                                .formatted(
                                        earlier, assignment.column(), role.get().id()));
            }
            if (!role.get().equals(ColumnRole.IGNORED)) {
                String separator = assignment.separator();
                columns.add(new AssignedColumn(
                        assignment.column(),
                        role.get(),
                        assignment.refersTo(),
                        separator == null || separator.isEmpty() ? null : separator));
            }
        }
    }

    private void requireInput() {
        if (columns.stream().noneMatch(column -> RoleCatalog.isInput(column.role()))) {
            report(
                    "",
                    "no column is marked as text. Choose the column that a model reads, or one of words or choices.");
        }
    }

    private void requireSplit(Splitting.Kind splitting) {
        boolean present = columns.stream().anyMatch(column -> column.role().equals(ColumnRole.SPLIT));
        if (splitting == Splitting.Kind.COLUMN && !present) {
            report(
                    "",
                    "no column is marked as split. Choose the column that says train, dev or test, or have the split drawn.");
        }
    }

    private List<AssignedColumn> resolved(List<ColumnAssignment> given) {
        return columns.stream().map(column -> resolved(column, given)).toList();
    }

    private AssignedColumn resolved(AssignedColumn column, List<ColumnAssignment> given) {
        String refersTo =
                switch (column.type()) {
                    case CLASS_PER_WORD -> words(column, given);
                    case SPANS -> text(column, given);
                    default -> null;
                };
        return new AssignedColumn(column.name(), column.role(), refersTo, column.separator());
    }

    private @Nullable String words(AssignedColumn column, List<ColumnAssignment> given) {
        String named = column.refersTo();
        Optional<AssignedColumn> found = named == null
                ? columns.stream()
                        .filter(other -> other.role().equals(ColumnRole.WORDS))
                        .findFirst()
                : named(named).filter(other -> other.type() == ColumnType.STRINGS);
        if (found.isEmpty()) {
            reportReference(
                    column,
                    given,
                    named == null
                            ? "has a class for each word, but no column is marked as words. Choose the column of words."
                            : "refers to '%s', which is no column of words. Choose one that is.".formatted(named));
        }
        return found.map(AssignedColumn::name).orElse(null);
    }

    private @Nullable String text(AssignedColumn column, List<ColumnAssignment> given) {
        String named = column.refersTo();
        Optional<AssignedColumn> found = named == null
                ? lastText()
                : named(named)
                        .filter(other -> other.type() == ColumnType.STRING
                                || other.role().equals(ColumnRole.WORDS));
        if (found.isEmpty()) {
            reportReference(
                    column,
                    given,
                    named == null
                            ? "has spans, but no column is marked as text. Choose the column whose text they are parts of."
                            : "refers to '%s', which is no column of text. Choose one that is.".formatted(named));
        }
        return found.map(AssignedColumn::name).orElse(null);
    }

    private Optional<AssignedColumn> lastText() {
        return columns.stream()
                .filter(other -> other.role().equals(ColumnRole.TEXT))
                .reduce((first, second) -> second)
                .or(() -> columns.stream()
                        .filter(other -> other.role().equals(ColumnRole.WORDS))
                        .findFirst());
    }

    private Optional<AssignedColumn> named(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    private void reportReference(AssignedColumn column, List<ColumnAssignment> given, String message) {
        int index = IntStream.range(0, given.size())
                .filter(i -> given.get(i).column().equals(column.name())
                        && given.get(i).role().equals(column.role().id()))
                .findFirst()
                .orElseThrow();
        report("/%d/refersTo".formatted(index), "'%s' %s".formatted(column.name(), message));
    }

    private void report(String pointer, String message) {
        problems.accept(Problem.error(POINTER + pointer, message));
    }
}
