package dev.headstock.trainer.datasets;

import dev.headstock.api.DatasetFormat;
import dev.headstock.api.DatasetFormat.Column;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetException;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Excerpt;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.InspectRequest;
import dev.headstock.protocol.host.Inspection;
import dev.headstock.trainer.plugins.Extensions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at an uploaded file before anything is decided: its format, its columns, and what they seem to be for. */
public final class DatasetInspector {
    private static final int PREVIEW_ROWS = 20;
    private static final int NAME_CHARACTERS = 60;

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
        Optional<TabularFile<?>> file = TabularFile.of(path, format.get(), extensions, problems::add);
        if (file.isEmpty()) {
            return nothing(format.get(), problems);
        }
        try {
            return inspect(format.get(), file.get(), RoleCatalog.of(extensions), problems);
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
        return new Inspection(format, List.of(), List.of(), List.of(), 0, List.of(), problems);
    }

    private static Inspection inspect(Choice format, TabularFile<?> file, RoleCatalog roles, List<Problem> problems)
            throws IOException, DatasetException {
        List<Column> known = file.formatColumns().stream()
                .map(column -> withKnownRole(column, format, roles, problems))
                .toList();
        List<String> columns = known.stream().map(Column::name).toList();
        List<ColumnProfile> profiles = columns.stream().map(ColumnProfile::new).toList();
        SwallowedRows swallowed = new SwallowedRows(columns.size());
        List<List<@Nullable Object>> preview = new ArrayList<>();
        long rows = 0;
        long faulty = 0;
        String firstFault = "";
        try (Stream<Row> stream = file.rows()) {
            for (Iterator<Row> all = stream.iterator(); all.hasNext(); ) {
                Row row = all.next();
                rows++;
                if (row.problem() != null) {
                    faulty++;
                    firstFault = faulty == 1 ? "line %d: %s".formatted(row.line(), row.problem()) : firstFault;
                }
                for (int i = 0; i < profiles.size(); i++) {
                    Cell cell = i < row.values().size() ? row.values().get(i) : null;
                    profiles.get(i).add(cell);
                    if (cell != null) {
                        swallowed.look(columns.get(i), row.line(), cell.json());
                    }
                }
                if (preview.size() < PREVIEW_ROWS) {
                    preview.add(CellPreview.of(row, columns.size()));
                }
            }
        }
        swallowed.warning().ifPresent(sentence -> problems.add(Problem.warning("", sentence)));
        if (rows == 0) {
            problems.add(Problem.error("", "the file has a header but no rows."));
        }
        if (faulty > 0) {
            problems.add(Problem.warning(
                    "", "%d of %d rows cannot be read. The first: %s".formatted(faulty, rows, firstFault)));
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
                RoleProposal.of(profiles, known),
                preview,
                rows,
                profiles.stream().map(profile -> profile.distinct().size()).toList(),
                problems);
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
