package dev.headstock.trainer.datasets.imports;

import dev.headstock.api.DatasetFormat;
import dev.headstock.api.DatasetFormat.Column;
import dev.headstock.api.DatasetFormat.DataFile;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetException;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnAssignment;
import dev.headstock.protocol.Excerpt;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.ImportRequest.SourceFile;
import dev.headstock.protocol.host.ImportRequest.Splitting;
import dev.headstock.protocol.host.ImportResult.RowFault;
import dev.headstock.protocol.host.InspectRequest;
import dev.headstock.protocol.host.Inspection;
import dev.headstock.trainer.datasets.columns.AssignedColumn;
import dev.headstock.trainer.datasets.columns.CellPreview;
import dev.headstock.trainer.datasets.columns.ColumnAssignments;
import dev.headstock.trainer.datasets.columns.ColumnTypes;
import dev.headstock.trainer.datasets.columns.RoleCatalog;
import dev.headstock.trainer.datasets.columns.RowCheck;
import dev.headstock.trainer.datasets.files.FormatRecognition;
import dev.headstock.trainer.datasets.files.SourceTable;
import dev.headstock.trainer.datasets.files.SwallowedRows;
import dev.headstock.trainer.datasets.files.TabularFile;
import dev.headstock.trainer.datasets.statistics.ColumnProfile;
import dev.headstock.trainer.plugins.Extensions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at an uploaded file before anything is decided: its format, its columns, and what they seem to be for. */
public final class DatasetInspector {
    private static final int PREVIEW_ROWS = 20;
    private static final int NAME_CHARACTERS = 60;
    private static final int MOST_FAULTS = 100;

    private final Extensions extensions;

    public DatasetInspector(Extensions extensions) {
        this.extensions = extensions;
    }

    public Inspection inspect(InspectRequest request) throws IOException {
        Path path = Path.of(request.file());
        List<Problem> problems = new ArrayList<>();
        Choice given = request.format();
        List<String> failures = new ArrayList<>();
        Optional<Choice> format = given == null
                ? new FormatRecognition(extensions, failures).recognize(path, request.fileName())
                : Optional.of(given);
        if (format.isEmpty()) {
            problems.add(Problem.error("/format", unknown(request.fileName()) + String.join("", failures)));
            return nothing(null, problems);
        }
        DataFile data = new DataFile(path, request.fileName());
        Optional<TabularFile<?>> file = TabularFile.of(data, format.get(), extensions, problems::add);
        if (file.isEmpty()) {
            return nothing(format.get(), problems);
        }
        try {
            return inspect(request, format.get(), file.get(), problems);
        } catch (DatasetException e) {
            problems.add(Problem.error("", "%s, %s".formatted(request.fileName(), e.getMessage())));
            return nothing(format.get(), problems);
        }
    }

    private String unknown(String fileName) {
        String titles = extensions.formats().stream().map(DatasetFormat::title).collect(Collectors.joining(", "));
        return "%s is in none of the installed formats: %s. Save it as one of them, or choose the format."
                .formatted(fileName, titles);
    }

    private static Inspection nothing(@Nullable Choice format, List<Problem> problems) {
        return new Inspection(format, List.of(), List.of(), List.of(), 0, List.of(), problems, List.of(), 0);
    }

    private Inspection inspect(InspectRequest request, Choice format, TabularFile<?> file, List<Problem> problems)
            throws IOException, DatasetException {
        RoleCatalog roles = RoleCatalog.of(extensions);
        List<Column> known = file.formatColumns().stream()
                .map(column -> withKnownRole(column, format, roles, problems))
                .toList();
        List<String> columns = known.stream().map(Column::name).toList();
        List<ColumnProfile> profiles = columns.stream().map(ColumnProfile::new).toList();
        SwallowedRows swallowed = new SwallowedRows(columns);
        List<List<@Nullable Object>> preview = new ArrayList<>();
        Faults faults = new Faults(MOST_FAULTS);
        AtomicLong rows = new AtomicLong();
        file.forEach(row -> {
            rows.incrementAndGet();
            if (!row.faults().isEmpty()) {
                faults.add(request.fileName(), excerpt(row), row.faults());
            }
            for (int i = 0; i < profiles.size(); i++) {
                profiles.get(i).add(i < row.values().size() ? row.values().get(i) : null);
            }
            swallowed.look(row);
            if (preview.size() < PREVIEW_ROWS) {
                preview.add(CellPreview.of(row, columns.size()));
            }
            return true;
        });
        long unreadable = faults.count();
        List<ColumnAssignment> proposed = RoleProposal.of(profiles, known);
        checkReferences(request, file, columns, proposed, faults);
        swallowed.warning().ifPresent(sentence -> problems.add(Problem.warning("", sentence)));
        if (rows.get() == 0) {
            problems.add(Problem.error("", "the file has a header but no rows."));
        }
        if (unreadable > 0) {
            problems.add(Problem.warning(
                    "",
                    "%d of %d rows cannot be read. The first: %s"
                            .formatted(
                                    unreadable,
                                    rows.get(),
                                    shown(faults.listed().get(0)))));
        }
        if (faults.count() > unreadable) {
            problems.add(Problem.warning(
                    "/columns",
                    "%d of %d rows do not fit the proposed roles of their columns, so an import with these roles refuses them."
                            .formatted(faults.count() - unreadable, rows.get())));
        }
        List<String> values = profiles.stream()
                .filter(ColumnProfile::nameLooksLikeAValue)
                .map(profile -> "'" + shortened(profile.name()) + "'")
                .toList();
        if (!values.isEmpty()) {
            problems.add(Problem.warning(
                    "",
                    "%s may be values of a first row rather than names of columns. If so, write the names of the columns above it."
                            .formatted(String.join(", ", values))));
        }
        return new Inspection(
                format,
                columns,
                proposed,
                preview,
                rows.get(),
                profiles.stream().map(profile -> profile.distinct().size()).toList(),
                problems,
                faults.listedByLine(),
                faults.count());
    }

    private static String shown(RowFault fault) {
        return "line %d: %s".formatted(fault.line(), fault.message());
    }

    private static String excerpt(Row row) {
        return row.values().stream()
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .collect(Collectors.joining(" | "));
    }

    /** Spans lie in their text, and every word has a tag: what only shows when the columns that belong together are read together. */
    private void checkReferences(
            InspectRequest request,
            TabularFile<?> file,
            List<String> columns,
            List<ColumnAssignment> proposed,
            Faults faults)
            throws IOException, DatasetException {
        List<AssignedColumn> assigned =
                ColumnAssignments.check(proposed, Splitting.Kind.SEEDED, RoleCatalog.of(extensions), problem -> {});
        Set<String> referring = assigned.stream()
                .filter(column -> column.refersTo() != null)
                .flatMap(column -> Stream.of(column.name(), String.valueOf(column.refersTo())))
                .collect(Collectors.toSet());
        if (referring.isEmpty()) {
            return;
        }
        List<AssignedColumn> checked = assigned.stream()
                .filter(column -> referring.contains(column.name()))
                .toList();
        SourceFile source = new SourceFile(request.file(), request.fileName(), null);
        SourceTable table = SourceTable.of(0, source, file, columns, checked, problem -> {});
        RowCheck check = new RowCheck(checked);
        file.forEach(row -> {
            Map<String, Cell> cells = table.cells(row);
            List<String> wrong = row.faults().isEmpty() ? check.check(cells).problems() : List.of();
            if (!wrong.isEmpty()) {
                faults.add(request.fileName(), row.line(), check.excerpt(cells), String.join(" ", wrong));
            }
            return true;
        });
    }

    /** A format may suggest a role only as the heads that read it declare it: the import checks cells by that type. */
    private static Column withKnownRole(Column column, Choice format, RoleCatalog roles, List<Problem> problems) {
        ColumnRole suggested = column.suggestedRole();
        if (suggested == null) {
            return column;
        }
        Optional<ColumnRole> known = roles.role(suggested.id());
        if (known.filter(suggested::equals).isPresent()) {
            return column;
        }
        problems.add(Problem.warning(
                "/columns",
                known.map(role ->
                                "the format '%s' suggests the role '%s' with the type %s for '%s', but heads read this role as %s. Choose its role yourself, and report it to the plugin's author."
                                        .formatted(
                                                format.id(),
                                                suggested.id(),
                                                ColumnTypes.name(suggested.type()),
                                                column.name(),
                                                ColumnTypes.name(role.type())))
                        .orElseGet(() ->
                                "the format '%s' suggests the role '%s' for '%s', which no installed head reads. Choose another role, or install the plugin that brings such a head."
                                        .formatted(format.id(), suggested.id(), column.name()))));
        return new Column(column.name(), null, column.refersTo());
    }

    private static String shortened(String name) {
        return name.length() <= NAME_CHARACTERS ? name : Excerpt.of(name, NAME_CHARACTERS) + "…";
    }
}
