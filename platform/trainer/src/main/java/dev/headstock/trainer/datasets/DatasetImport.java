package dev.headstock.trainer.datasets;

import dev.headstock.api.DatasetException;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.protocol.ColumnRole;
import dev.headstock.protocol.ColumnRole.Purpose;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.host.ImportRequest;
import dev.headstock.protocol.host.ImportRequest.SourceFile;
import dev.headstock.protocol.host.ImportRequest.Splitting;
import dev.headstock.protocol.host.ImportResult;
import dev.headstock.trainer.datasets.RowSpool.SpooledRow;
import dev.headstock.trainer.plugins.Extensions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One import. First every row is checked and the good ones wait on the disk; then, if nothing is wrong or the user chose to drop what is,
 * they are written in their final order.
 */
public final class DatasetImport {
    private static final int LONGEST_LABEL = 200;

    private final ImportRequest request;
    private final Extensions extensions;
    private final List<Problem> problems = new ArrayList<>();
    private final Faults faults = new Faults();
    private final Classes classes = new Classes();
    private final Map<Split, Long> rows = new EnumMap<>(Split.class);
    private List<String> columns = List.of();
    private boolean tooManyClasses;

    private DatasetImport(ImportRequest request, Extensions extensions) {
        this.request = request;
        this.extensions = extensions;
    }

    public static ImportResult run(ImportRequest request, Extensions extensions) throws IOException {
        return new DatasetImport(request, extensions).run();
    }

    private ImportResult run() throws IOException {
        checkSplitting();
        Roles roles = Roles.of(request.roles(), request.splitBy().kind(), problems::add);
        List<Source> sources = open(roles);
        if (!problems.isEmpty()) {
            return refused();
        }
        Path output = Files.createDirectories(Path.of(request.output()));
        Path scratch = Files.createTempDirectory(output, "import-");
        try {
            return run(sources, scratch, output);
        } finally {
            deleteAll(scratch);
        }
    }

    private ImportResult run(List<Source> sources, Path scratch, Path output) throws IOException {
        try (RowSpool spool = new RowSpool(scratch.resolve("rows"))) {
            for (Source source : sources) {
                check(source, spool);
            }
            Set<Integer> dropped = refuseUnseenClasses(spool);
            boolean faulty = faults.count() > 0 && !request.dropFaulty();
            if (hasErrors() || faulty) {
                return refused();
            }
            SplitDraw draw = new SplitDraw(request.splitBy(), classes.undrawn());
            draw.totals().forEach((split, count) -> rows.merge(split, count, Long::sum));
            checkSplitSizes();
            return hasErrors() ? refused() : write(spool, draw, dropped, scratch, output);
        }
    }

    // ---- what is wrong with the request ----

    private void checkSplitting() {
        Splitting splitting = request.splitBy();
        if (splitting.kind() == Splitting.Kind.SEEDED) {
            boolean shares = splitting.devShare() >= 0
                    && splitting.testShare() >= 0
                    && splitting.devShare() + splitting.testShare() < 1;
            if (!shares) {
                problems.add(Problem.error(
                        "/splitBy",
                        "the shares of dev %s and test %s must be 0 or more and leave something for train. Choose 0.1 and 0.1, for example."
                                .formatted(splitting.devShare(), splitting.testShare())));
            }
        }
        for (int i = 0; i < request.files().size(); i++) {
            if (splitting.kind() == Splitting.Kind.FILES
                    && request.files().get(i).split() == null) {
                problems.add(Problem.error(
                        "/files/" + i,
                        "say whether %s is train, dev or test."
                                .formatted(request.files().get(i).fileName())));
            }
        }
        if (request.files().isEmpty()) {
            problems.add(Problem.error("/files", "there is no file to import."));
        }
    }

    /** A file with its columns in their roles. */
    private record Source(int number, SourceFile file, TabularFile<?> table, Roles.Positions positions) {}

    private List<Source> open(Roles roles) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < request.files().size(); i++) {
            SourceFile file = request.files().get(i);
            Optional<TabularFile<?>> table =
                    TabularFile.of(Path.of(file.path()), request.format(), extensions, problems::add);
            if (table.isEmpty()) {
                return sources;
            }
            try {
                List<String> found = table.get().columns();
                columns = i == 0 ? found : columns;
                sources.add(new Source(i, file, table.get(), roles.in(found, file.fileName(), problems::add)));
            } catch (DatasetException e) {
                problems.add(Problem.error("/files/" + i, "%s, %s".formatted(file.fileName(), e.getMessage())));
            }
        }
        return sources;
    }

    // ---- first pass: every row ----

    private void check(Source source, RowSpool spool) throws IOException {
        try (Stream<Row> stream = source.table().rows()) {
            for (Iterator<Row> all = stream.iterator(); all.hasNext() && !tooManyClasses; ) {
                check(source, all.next(), spool);
            }
        } catch (UncheckedIOException e) {
            throw new IOException(
                    "%s cannot be read: %s".formatted(source.file().fileName(), e.getMessage()), e);
        } catch (DatasetException e) {
            problems.add(Problem.error(
                    "/files/" + source.number(),
                    "%s, %s".formatted(source.file().fileName(), e.getMessage())));
        }
    }

    private void check(Source source, Row row, RowSpool spool) throws IOException {
        Roles.Positions positions = source.positions();
        String text = positions.value(row, Purpose.TEXT);
        String second = positions.value(row, Purpose.SECOND_TEXT);
        String label = positions.has(Purpose.LABEL) ? positions.value(row, Purpose.LABEL) : "";
        Optional<Split> split = split(source, row);
        List<String> wrong = new ArrayList<>();
        if (row.problem() != null) {
            wrong.add(row.problem());
        } else {
            requireFilled(text, Purpose.TEXT, wrong);
            if (positions.has(Purpose.SECOND_TEXT)) {
                requireFilled(second, Purpose.SECOND_TEXT, wrong);
            }
            if (positions.has(Purpose.LABEL)) {
                requireFilled(label, Purpose.LABEL, wrong);
            }
            if (label != null && label.length() > LONGEST_LABEL) {
                wrong.add("label has %d characters, more than the %d of a class name. Is this the right column?"
                        .formatted(label.length(), LONGEST_LABEL));
            }
            if (split.isEmpty() && request.splitBy().kind() == Splitting.Kind.COLUMN) {
                wrong.add("split '%s' is none of %s. Write one of them or drop the row."
                        .formatted(positions.value(row, Purpose.SPLIT), SplitName.KNOWN));
            }
        }
        if (!wrong.isEmpty() || text == null || label == null) {
            faults.add(source.file().fileName(), row.line(), offending(row, text), String.join(" ", wrong));
            return;
        }
        spool(new Checked(source.number(), row.line(), text, second, label.strip(), split.orElse(null)), spool);
    }

    private record Checked(
            int file,
            long line,
            String text,
            @Nullable String secondText,
            String label,
            @Nullable Split split) {}

    private void spool(Checked row, RowSpool spool) throws IOException {
        OptionalInt number = classes.number(row.label());
        if (number.isEmpty()) {
            tooManyClasses = true;
            problems.add(Problem.error(
                    "/roles",
                    "the label column has more than %d different values, too many for classes. Choose another column as label."
                            .formatted(Classes.MOST)));
            return;
        }
        classes.count(number.getAsInt(), row.split());
        if (row.split() != null) {
            rows.merge(row.split(), 1L, Long::sum);
        }
        spool.add(new SpooledRow(row.file(), row.line(), number.getAsInt(), row.split(), row.text(), row.secondText()));
    }

    private Optional<Split> split(Source source, Row row) {
        return switch (request.splitBy().kind()) {
            case FILES -> Optional.ofNullable(source.file().split());
            case COLUMN ->
                Optional.ofNullable(source.positions().value(row, Purpose.SPLIT))
                        .flatMap(SplitName::parse);
            case SEEDED -> Optional.empty();
        };
    }

    private static void requireFilled(@Nullable String value, Purpose purpose, List<String> wrong) {
        if (value == null || value.isBlank()) {
            wrong.add("%s is empty. Fill it or drop the row.".formatted(Roles.words(purpose)));
        }
    }

    private static String offending(Row row, @Nullable String text) {
        if (text != null && !text.isBlank()) {
            return text;
        }
        return String.join(
                " | ",
                row.values().stream().map(value -> value == null ? "" : value).toList());
    }

    /** A class that train lacks cannot be learned, so a row of dev or test that has it cannot be judged. */
    private Set<Integer> refuseUnseenClasses(RowSpool spool) throws IOException {
        Set<Integer> unseen = new HashSet<>();
        if (request.splitBy().kind() != Splitting.Kind.SEEDED && rows.containsKey(Split.TRAIN)) {
            unseen.addAll(classes.unseenInTrain());
        }
        if (!unseen.isEmpty()) {
            spool.forEach(row -> {
                if (unseen.contains(row.label()) && row.split() != null) {
                    rows.merge(row.split(), -1L, Long::sum);
                    faults.add(
                            request.files().get(row.file()).fileName(),
                            row.line(),
                            row.text(),
                            "label '%s' does not occur in train, so it cannot be learned. Add training rows with it or drop the row."
                                    .formatted(classes.name(row.label())));
                }
            });
        }
        return unseen;
    }

    private void checkSplitSizes() {
        Splitting splitting = request.splitBy();
        requireRows(Split.TRAIN, "/files");
        if (splitting.kind() != Splitting.Kind.SEEDED || splitting.devShare() > 0) {
            requireRows(Split.DEV, splitting.kind() == Splitting.Kind.SEEDED ? "/splitBy/devShare" : "/files");
        }
        if (splitting.kind() == Splitting.Kind.SEEDED && splitting.testShare() > 0) {
            requireRows(Split.TEST, "/splitBy/testShare");
        }
        if (splitting.kind() == Splitting.Kind.SEEDED && splitting.devShare() == 0) {
            problems.add(Problem.warning(
                    "/splitBy/devShare",
                    "without dev rows no run can be evaluated or compared. Choose a share above 0."));
        }
    }

    private void requireRows(Split split, String pointer) {
        if (rows.getOrDefault(split, 0L) == 0) {
            problems.add(Problem.error(
                    pointer,
                    "no row is left for %s. Bring more rows, or have the split drawn with larger shares."
                            .formatted(split.name().toLowerCase(Locale.ROOT))));
        }
    }

    // ---- second pass: write ----

    private ImportResult write(RowSpool spool, SplitDraw draw, Set<Integer> dropped, Path scratch, Path output)
            throws IOException {
        String tokenizer = request.tokenizer();
        try (LengthCounter lengths = tokenizer == null ? null : new LengthCounter(Path.of(tokenizer));
                ExamplesWriter writer = new ExamplesWriter(scratch, rows, lengths)) {
            boolean labelled = hasRole(Purpose.LABEL);
            spool.forEach(row -> {
                if (!dropped.contains(row.label())) {
                    Split split = row.split() == null ? draw.next(row.label()) : row.split();
                    String label = labelled ? classes.name(row.label()) : null;
                    writer.add(split, row.line(), row.text(), row.secondText(), label);
                }
            });
            List<String> kept = labelled
                    ? classes.sorted().stream()
                            .filter(name -> !isDropped(name, dropped))
                            .toList()
                    : List.of();
            String sha256 = writer.join();
            for (String file : List.of(ExamplesWriter.EXAMPLES, ExamplesWriter.INDEX)) {
                Files.move(scratch.resolve(file), output.resolve(file), StandardCopyOption.ATOMIC_MOVE);
            }
            return new ImportResult(
                    true, problems, faults.listed(), faults.count(), sha256, schema(kept), writer.statistics(kept));
        }
    }

    private boolean isDropped(String name, Set<Integer> dropped) {
        return dropped.stream().anyMatch(number -> classes.name(number).equals(name));
    }

    private boolean hasRole(Purpose purpose) {
        return request.roles().stream().anyMatch(role -> role.purpose() == purpose);
    }

    private DatasetSchemaView schema(List<String> kept) {
        return new DatasetSchemaView(columns.stream()
                .map(column -> {
                    Purpose purpose = request.roles().stream()
                            .filter(role -> role.column().equals(column))
                            .map(ColumnRole::purpose)
                            .findFirst()
                            .orElse(Purpose.IGNORED);
                    return new DatasetSchemaView.Column(column, purpose, purpose == Purpose.LABEL ? kept : List.of());
                })
                .toList());
    }

    private boolean hasErrors() {
        return problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    }

    private ImportResult refused() {
        return new ImportResult(false, problems, faults.listed(), faults.count(), null, null, null);
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
