package dev.headstock.trainer;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnAssignment;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.StoredExample;
import dev.headstock.protocol.host.ImportRequest;
import dev.headstock.protocol.host.ImportResult;
import dev.headstock.protocol.host.ImportResult.ColumnStatistics;
import dev.headstock.protocol.host.ImportResult.FileReport;
import dev.headstock.protocol.host.ImportResult.ImportedFormat;
import dev.headstock.protocol.host.ImportResult.Languages;
import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import dev.headstock.protocol.host.ImportResult.Report;
import dev.headstock.protocol.host.ImportResult.RowFault;
import dev.headstock.protocol.host.ImportResult.Statistics;
import dev.headstock.protocol.host.InspectRequest;
import dev.headstock.protocol.host.Inspection;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files of comma-separated lines below a header: the last quarter of the rows is dev, a cell of a column with a separator is a list, and a row
 * without a label is faulty unless the format's option {@code unlabeled} is set.
 */
final class FakeDatasets {
    private FakeDatasets() {}

    static Inspection inspect(InspectRequest request) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(request.file()));
        List<String> columns = List.of(lines.get(0).split(","));
        return new Inspection(
                new Choice("csv", Map.of()),
                columns,
                columns.stream()
                        .map(column -> ColumnAssignment.of(column, column.equals("label") ? "label" : "text"))
                        .toList(),
                lines.stream().skip(1).limit(20).map(FakeDatasets::previewed).toList(),
                lines.size() - 1L,
                columns.stream().map(column -> 2).toList(),
                List.of(),
                List.of(),
                0);
    }

    /** Structured, where a cell looks like a list. */
    private static List<@Nullable Object> previewed(String line) {
        return Arrays.stream(line.split(",", -1))
                .<@Nullable Object>map(cell -> cell.contains("|") ? List.of(cell.split("\\|")) : cell)
                .toList();
    }

    static ImportResult read(ImportRequest request, JsonMapper json) throws IOException {
        ImportRequest.SourceFile file = request.files().get(0);
        List<String> lines = Files.readAllLines(Path.of(file.path()));
        List<String> header = List.of(lines.get(0).split(","));
        boolean unlabeled = Boolean.TRUE.equals(request.format().options().get("unlabeled"));
        List<StoredExample> examples = new ArrayList<>();
        List<RowFault> faults = new ArrayList<>();
        long dev = (lines.size() - 1) / 4;
        for (int line = 1; line < lines.size(); line++) {
            Map<String, @Nullable Object> cells = cells(request.columns(), header, lines.get(line));
            if (!cells.containsKey("label") && !unlabeled) {
                faults.add(new RowFault(
                        file.fileName(), line + 1, lines.get(line), "label is empty. Fill it or drop the row."));
            } else {
                Split split = line >= lines.size() - dev ? Split.DEV : Split.TRAIN;
                examples.add(new StoredExample(examples.size(), line + 1L, split, cells));
            }
        }
        if (!faults.isEmpty() && (!request.dropFaulty() || examples.isEmpty())) {
            return new ImportResult(
                    false,
                    examples.isEmpty() ? List.of(Problem.error("/files", "no row is left for train.")) : List.of(),
                    faults,
                    faults.size(),
                    null,
                    null,
                    null,
                    format(request),
                    report(file, lines, faults, List.of()));
        }
        write(examples, Path.of(request.output()), json);
        List<Problem> remarks =
                List.of(new Problem("/columns", "Few rows are few examples.", Problem.Severity.WARNING));
        LengthHistogram lengths = request.modelFolder() == null ? null : lengths();
        return new ImportResult(
                true,
                remarks,
                faults,
                faults.size(),
                null,
                schema(request.columns(), examples),
                statistics(request.columns(), examples, lengths),
                format(request),
                report(file, lines, faults, faults));
    }

    private static ImportedFormat format(ImportRequest request) {
        Map<String, @Nullable Object> options = new LinkedHashMap<>(Map.of("unlabeled", false));
        options.putAll(request.format().options());
        return new ImportedFormat(request.format().id(), options, "fake-formats", "1.2.3");
    }

    private static Report report(
            ImportRequest.SourceFile file, List<String> lines, List<RowFault> faults, List<RowFault> dropped) {
        return new Report(
                List.of(new FileReport(
                        file.fileName(), lines.size(), lines.size() - 1, faults.size(), faults.size(), 0)),
                List.of(),
                dropped,
                List.of(),
                0);
    }

    private static Map<String, @Nullable Object> cells(
            List<ColumnAssignment> columns, List<String> header, String line) {
        String[] values = line.split(",", -1);
        Map<String, @Nullable Object> cells = new LinkedHashMap<>();
        for (ColumnAssignment column : columns) {
            String value = values[header.indexOf(column.column())];
            if (value.isEmpty() || column.role().equals("ignored")) {
                continue;
            }
            String separator = column.separator();
            cells.put(column.column(), separator == null ? value : List.of(value.split(Pattern.quote(separator))));
        }
        return cells;
    }

    static LengthHistogram lengths() {
        return new LengthHistogram(16, List.of(1L), 3, 3, 3, Map.of("8192", 3.0), Map.of("8192", 0.0));
    }

    private static void write(List<StoredExample> examples, Path folder, JsonMapper json) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        try (DataOutputStream index = new DataOutputStream(Files.newOutputStream(folder.resolve("rows.idx")))) {
            for (StoredExample example : examples) {
                if (example.row() % 100 == 0) {
                    index.writeLong(lines.size());
                }
                lines.write((json.writeValueAsString(example) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.write(folder.resolve("examples.jsonl"), lines.toByteArray());
    }

    private static DatasetSchemaView schema(List<ColumnAssignment> columns, List<StoredExample> examples) {
        return new DatasetSchemaView(columns.stream()
                .map(column -> new DatasetSchemaView.Column(
                        column.column(),
                        column.role(),
                        column.separator() == null ? "string" : "strings",
                        column.role().equals("label") ? classes(column, examples) : List.of(),
                        List.of(),
                        column.refersTo(),
                        column.separator(),
                        missing(column, examples)))
                .toList());
    }

    private static List<String> classes(ColumnAssignment column, List<StoredExample> examples) {
        return List.copyOf(new TreeSet<>(examples.stream()
                .map(example -> example.cells().get(column.column()))
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .toList()));
    }

    private static long missing(ColumnAssignment column, List<StoredExample> examples) {
        return examples.stream()
                .filter(example -> !example.cells().containsKey(column.column()))
                .count();
    }

    private static Statistics statistics(
            List<ColumnAssignment> columns, List<StoredExample> examples, @Nullable LengthHistogram lengths) {
        long dev = examples.stream()
                .filter(example -> example.split() == Split.DEV)
                .count();
        return new Statistics(
                Map.of(Split.TRAIN, examples.size() - dev, Split.DEV, dev, Split.TEST, 0L),
                columns.stream()
                        .map(column -> new ColumnStatistics(column.column(), missing(column, examples), Map.of(), null))
                        .toList(),
                lengths,
                0,
                0,
                List.of(),
                0,
                new Languages(0, List.of()));
    }
}
