package dev.headstock.trainer.datasets.imports;

import dev.headstock.api.DatasetFormat.DataFile;
import dev.headstock.api.DatasetFormat.Remark;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.ColumnType;
import dev.headstock.api.data.DatasetException;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.host.ImportRequest;
import dev.headstock.protocol.host.ImportRequest.SourceFile;
import dev.headstock.protocol.host.ImportRequest.Splitting;
import dev.headstock.protocol.host.ImportResult;
import dev.headstock.protocol.host.ImportResult.ImportedFormat;
import dev.headstock.trainer.datasets.columns.AssignedColumn;
import dev.headstock.trainer.datasets.columns.ColumnAssignments;
import dev.headstock.trainer.datasets.columns.RoleCatalog;
import dev.headstock.trainer.datasets.columns.RowCheck;
import dev.headstock.trainer.datasets.columns.RowCheck.CheckedRow;
import dev.headstock.trainer.datasets.files.SourceTable;
import dev.headstock.trainer.datasets.files.SwallowedRows;
import dev.headstock.trainer.datasets.files.TabularFile;
import dev.headstock.trainer.datasets.imports.RowSpool.SpooledRow;
import dev.headstock.trainer.datasets.splits.GroupedDraw;
import dev.headstock.trainer.datasets.splits.Groups;
import dev.headstock.trainer.datasets.splits.SharedGroups;
import dev.headstock.trainer.datasets.splits.SplitDraw;
import dev.headstock.trainer.datasets.splits.SplitName;
import dev.headstock.trainer.datasets.splits.Strata;
import dev.headstock.trainer.datasets.splits.StratifiedDraw;
import dev.headstock.trainer.datasets.statistics.ColumnCounter;
import dev.headstock.trainer.datasets.statistics.ColumnScan;
import dev.headstock.trainer.datasets.statistics.LengthCounter;
import dev.headstock.trainer.plugins.Extensions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One import. First every row is checked and the good ones wait on the disk; then, if nothing is wrong or the user chose to drop what is,
 * they are written in their final order.
 */
public final class DatasetImport {
    private static final int MOST_FAULTS = 10_000;

    private final ImportRequest request;
    private final Extensions extensions;
    private final List<Problem> problems = new ArrayList<>();
    private final Faults faults = new Faults(MOST_FAULTS);
    private final List<DataFile> files;
    private final ReportBuilder report = new ReportBuilder();
    private final Map<Split, Long> rows = new EnumMap<>(Split.class);
    private final Groups groups = new Groups();
    private @Nullable ImportedFormat format;
    private List<String> fileColumns = List.of();
    /** Those that are stored. */
    private List<AssignedColumn> columns = List.of();

    private List<ColumnScan> scans = List.of();
    private Strata strata = new Strata(null);

    private DatasetImport(ImportRequest request, Extensions extensions) {
        this.request = request;
        this.extensions = extensions;
        this.files = request.files().stream()
                .map(file -> new DataFile(Path.of(file.path()), file.fileName()))
                .toList();
    }

    public static ImportResult run(ImportRequest request, Extensions extensions) throws IOException {
        return new DatasetImport(request, extensions).run();
    }

    private ImportResult run() throws IOException {
        ImportChecks.request(request, problems::add);
        List<AssignedColumn> assigned = ColumnAssignments.check(
                request.columns(), request.splitBy().kind(), RoleCatalog.of(extensions), problems::add);
        List<SourceTable> sources = open(assigned);
        if (hasErrors()) {
            return refused();
        }
        columns = assigned.stream()
                .filter(column -> !column.role().equals(ColumnRole.SPLIT))
                .toList();
        scans = columns.stream().map(ColumnScan::new).toList();
        strata = new Strata(columns.stream()
                .filter(column -> column.type() == ColumnType.CLASS || column.type() == ColumnType.CLASSES)
                .min(Comparator.comparing(AssignedColumn::type))
                .orElse(null));
        Path output = Files.createDirectories(Path.of(request.output()));
        Path scratch = Files.createTempDirectory(output, "import-");
        try {
            return run(sources, scratch, output);
        } finally {
            deleteAll(scratch);
        }
    }

    private ImportResult run(List<SourceTable> sources, Path scratch, Path output) throws IOException {
        try (RowSpool spool = new RowSpool(scratch.resolve("rows"))) {
            for (SourceTable source : sources) {
                check(source, spool);
            }
            ImportChecks.columns(
                    scans, faults.count() > 0 && scans.stream().allMatch(ColumnScan::isEmpty), problems::add);
            Map<String, Set<String>> unseen = refuseUnseenClasses(spool);
            boolean faulty = faults.count() > 0 && !request.dropFaulty();
            if (hasErrors() || faulty) {
                return refused();
            }
            SplitDraw draw = draw();
            draw.totals().forEach((split, count) -> rows.merge(split, count, Long::sum));
            ImportChecks.splitSizes(request.splitBy(), rows, problems::add);
            return hasErrors() ? refused() : write(spool, draw, unseen, scratch, output);
        }
    }

    // ---- files ----

    private List<SourceTable> open(List<AssignedColumn> assigned) throws IOException {
        List<SourceTable> sources = new ArrayList<>();
        for (int i = 0; i < request.files().size(); i++) {
            SourceFile file = request.files().get(i);
            Optional<TabularFile<?>> table = TabularFile.of(files.get(i), request.format(), extensions, problems::add);
            if (table.isEmpty()) {
                return sources;
            }
            format = table.get().imported();
            try {
                List<String> found = table.get().columns();
                fileColumns = i == 0 ? found : fileColumns;
                sources.add(SourceTable.of(i, file, table.get(), found, assigned, problems::add));
            } catch (DatasetException e) {
                problems.add(Problem.error("/files/" + i, "%s, %s".formatted(file.fileName(), e.getMessage())));
            }
        }
        return sources;
    }

    // ---- first pass: every row ----

    private void check(SourceTable source, RowSpool spool) throws IOException {
        RowCheck check = new RowCheck(columns);
        SwallowedRows swallowed = new SwallowedRows(source.columns());
        report.startFile(request.files().get(source.number()));
        try {
            source.forEach(files, row -> {
                check(source, row, check, swallowed, spool);
                return !hasTooManyClasses();
            });
        } catch (DatasetException e) {
            problems.add(
                    Problem.error("/files/" + source.number(), "%s, %s".formatted(source.fileName(), e.getMessage())));
        }
        report.endFile(source.number(), swallowed.lines());
        swallowed
                .warning()
                .ifPresent(sentence -> problems.add(
                        Problem.warning("/files/" + source.number(), "%s: %s".formatted(source.fileName(), sentence))));
    }

    private boolean hasTooManyClasses() {
        return scans.stream().anyMatch(ColumnScan::tooManyClasses);
    }

    private void check(SourceTable source, Row row, RowCheck check, SwallowedRows swallowed, RowSpool spool)
            throws IOException {
        report.row(source.number(), row.line());
        Map<String, Cell> cells = source.cells(row);
        List<Remark> unreadable = source.faults(row);
        if (!unreadable.isEmpty()) {
            faults.add(source.fileName(), check.excerpt(cells), unreadable);
            report.faultyRow(source.number(), row.line());
            return;
        }
        CheckedRow checked = check.check(cells);
        List<String> wrong = new ArrayList<>(checked.problems());
        Optional<Split> split = split(source, cells, wrong);
        if (!wrong.isEmpty()) {
            faults.add(source.fileName(), row.line(), check.excerpt(cells), String.join(" ", wrong));
            report.faultyRow(source.number(), row.line());
            return;
        }
        checked.changes()
                .forEach(changed ->
                        report.changed(changed.column(), changed.change(), changed.before(), changed.after()));
        swallowed.look(row);
        if (!row.warnings().isEmpty()) {
            report.remarks(source.fileName(), check.excerpt(cells), row.warnings());
        }
        add(source, row.line(), checked.cells(), split.orElse(null), spool);
    }

    private Optional<Split> split(SourceTable source, Map<String, Cell> cells, List<String> wrong) {
        return switch (request.splitBy().kind()) {
            case FILES -> Optional.ofNullable(source.split());
            case COLUMN -> {
                String word = source.splitCell(cells).map(Cell::toString).orElse("");
                Optional<Split> split = SplitName.parse(word);
                if (split.isEmpty()) {
                    wrong.add("split '%s' is none of %s. Write one of them or drop the row."
                            .formatted(word, SplitName.KNOWN));
                }
                yield split;
            }
            case SEEDED -> Optional.empty();
        };
    }

    private void add(
            SourceTable source, long line, Map<String, @Nullable Object> cells, @Nullable Split split, RowSpool spool)
            throws IOException {
        scans.forEach(scan -> scan.add(cells.get(scan.column().name()), split));
        if (hasTooManyClasses()) {
            return;
        }
        if (split != null) {
            rows.merge(split, 1L, Long::sum);
            spool.add(new SpooledRow(source.number(), line, split, -1, -1, cells));
            return;
        }
        int classes = strata.add(cells);
        spool.add(new SpooledRow(source.number(), line, null, classes, group(cells, classes), cells));
    }

    private int group(Map<String, @Nullable Object> cells, int classes) {
        Optional<AssignedColumn> column = groupColumn();
        if (column.isEmpty()) {
            return -1;
        }
        return cells.get(column.get().name()) instanceof String name
                ? groups.add(name, classes)
                : groups.addAlone(classes);
    }

    private Optional<AssignedColumn> groupColumn() {
        return columns.stream()
                .filter(column -> column.role().equals(ColumnRole.GROUP))
                .findFirst();
    }

    /** A class that train lacks cannot be learned, so a row of dev or test that has it cannot be judged. */
    private Map<String, Set<String>> refuseUnseenClasses(RowSpool spool) throws IOException {
        Map<String, Set<String>> unseen = new LinkedHashMap<>();
        if (request.splitBy().kind() == Splitting.Kind.SEEDED || !rows.containsKey(Split.TRAIN)) {
            return unseen;
        }
        scans.stream()
                .filter(scan -> scan.column().type() == ColumnType.CLASS)
                .forEach(scan -> unseen.put(scan.column().name(), new TreeSet<>(scan.unseenInTrain())));
        unseen.values().removeIf(Set::isEmpty);
        if (!unseen.isEmpty()) {
            RowCheck check = new RowCheck(columns);
            spool.forEach(row -> unseenClass(row, unseen).ifPresent(column -> {
                rows.merge(row.split() == null ? Split.TRAIN : row.split(), -1L, Long::sum);
                Map<String, Cell> cells = new LinkedHashMap<>();
                row.cells().forEach((name, value) -> {
                    if (value != null) {
                        cells.put(name, Cell.ofJson(value));
                    }
                });
                report.rejectedRow(row.file());
                faults.add(
                        request.files().get(row.file()).fileName(),
                        row.line(),
                        check.excerpt(cells),
                        "'%s' is '%s', which does not occur in train, so it cannot be learned. Add training rows with it or drop the row."
                                .formatted(column, row.cells().get(column)));
            }));
        }
        return unseen;
    }

    /** The column in which a row has a class that train lacks. */
    private static Optional<String> unseenClass(SpooledRow row, Map<String, Set<String>> unseen) {
        return unseen.entrySet().stream()
                .filter(entry -> row.cells().get(entry.getKey()) instanceof String name
                        && entry.getValue().contains(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private SplitDraw draw() {
        return groups.count() > 0
                ? new GroupedDraw(request.splitBy(), groups, strata)
                : new StratifiedDraw(request.splitBy(), strata);
    }

    // ---- second pass: write ----

    private ImportResult write(
            RowSpool spool, SplitDraw draw, Map<String, Set<String>> unseen, Path scratch, Path output)
            throws IOException {
        List<ColumnCounter> counters = scans.stream()
                .map(scan -> new ColumnCounter(scan.column(), scan.range()))
                .toList();
        SharedGroups shared = new SharedGroups();
        try (LengthCounter lengths = lengths();
                ExamplesWriter writer = new ExamplesWriter(scratch, rows, counters, lengths)) {
            spool.forEach(row -> {
                if (unseenClass(row, unseen).isEmpty()) {
                    Split split = row.split() == null ? draw.next(row.classes(), row.group()) : row.split();
                    writer.add(split, row.line(), row.cells());
                    group(row).ifPresent(group -> shared.add(group, split));
                }
            });
            warnOfSharedGroups(shared, spool);
            report.dropped(faults.listed());
            String sha256 = writer.join();
            for (String file : List.of(ExamplesWriter.EXAMPLES, ExamplesWriter.INDEX)) {
                Files.move(scratch.resolve(file), output.resolve(file), StandardCopyOption.ATOMIC_MOVE);
            }
            ImportChecks.splits(counters, rows, problems::add);
            return new ImportResult(
                    true,
                    problems,
                    faults.listed(),
                    faults.count(),
                    sha256,
                    writer.schema(fileColumns),
                    writer.statistics(),
                    format,
                    report.build());
        }
    }

    private Optional<String> group(SpooledRow row) {
        return groupColumn().map(column -> row.cells().get(column.name())).map(String.class::cast);
    }

    private void warnOfSharedGroups(SharedGroups shared, RowSpool spool) throws IOException {
        if (shared.count() > 0) {
            spool.forEach(row -> group(row).ifPresent(shared::name));
            problems.add(Problem.warning(
                    "/splitBy", shared.warning(groupColumn().orElseThrow().name())));
        }
    }

    private @Nullable LengthCounter lengths() throws IOException {
        String folder = request.modelFolder();
        return folder == null ? null : LengthCounter.open(Path.of(folder), extensions);
    }

    private boolean hasErrors() {
        return problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    }

    private ImportResult refused() {
        return new ImportResult(
                false, problems, faults.listed(), faults.count(), null, null, null, format, report.build());
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
