package dev.headstock.trainer.datasets.imports;

import dev.headstock.api.DatasetFormat.Remark;
import dev.headstock.protocol.Excerpt;
import dev.headstock.protocol.host.ImportRequest.SourceFile;
import dev.headstock.protocol.host.ImportResult.FileReport;
import dev.headstock.protocol.host.ImportResult.NormalizedValues;
import dev.headstock.protocol.host.ImportResult.Report;
import dev.headstock.protocol.host.ImportResult.RowFault;
import dev.headstock.trainer.datasets.columns.CellChanges.Change;
import dev.headstock.trainer.datasets.columns.Characters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts what becomes of each file, for a report that a person can check. */
final class ReportBuilder {
    private static final int MOST_EXAMPLES = 5;
    private static final int EXAMPLE_CHARACTERS = 60;
    private static final long NONE = -1;
    /** The report shows at most this many, since it is stored with every version. */
    private static final int MOST_ROWS = 200;

    private final List<FileCounts> files = new ArrayList<>();
    private final Map<ChangedColumn, ChangedValues> changes = new LinkedHashMap<>();

    private final Faults remarks = new Faults(MOST_ROWS);
    private List<RowFault> dropped = List.of();

    private record ChangedColumn(String column, Change change) {}

    private static final class ChangedValues {
        private final Set<String> examples = new LinkedHashSet<>();
        private long count;
    }

    /** The counts of one file, while its rows are read in order. */
    private static final class FileCounts {
        private final String fileName;
        private final long lines;
        private long rows;
        private long faultyRows;
        private long faultyLines;
        private long swallowedLines;
        /** Where the row begins whose length the next row will show, if it is faulty. */
        private long faultyFrom = NONE;

        private FileCounts(String fileName, long lines) {
            this.fileName = fileName;
            this.lines = lines;
        }

        private void endFaulty(long nextLine) {
            if (faultyFrom != NONE) {
                faultyLines += Math.max(0, nextLine - faultyFrom);
                faultyFrom = NONE;
            }
        }
    }

    /** Files come in the order of the request. */
    void startFile(SourceFile file) throws IOException {
        files.add(new FileCounts(file.fileName(), LineCount.of(Path.of(file.path()))));
    }

    /** A row begins, and ends the one before. */
    void row(int file, long line) {
        FileCounts counts = files.get(file);
        counts.endFaulty(line);
        counts.rows++;
    }

    /** The row that began last is faulty. */
    void faultyRow(int file, long line) {
        FileCounts counts = files.get(file);
        counts.faultyRows++;
        counts.faultyFrom = line;
    }

    void endFile(int file, long swallowedLines) {
        FileCounts counts = files.get(file);
        counts.endFaulty(counts.lines + 1);
        counts.swallowedLines = swallowedLines;
    }

    /** A row that was good by itself does not fit the others. */
    void rejectedRow(int file) {
        FileCounts counts = files.get(file);
        counts.faultyRows++;
        counts.faultyLines++;
    }

    /** What the format says of a row that is stored. */
    void remarks(String file, String text, List<Remark> warnings) {
        remarks.add(file, text, warnings);
    }

    /** Faulty rows that are left out, when the others are stored. */
    void dropped(List<RowFault> rows) {
        dropped = rows.stream().limit(MOST_ROWS).toList();
    }

    void changed(String column, Change change, String before, String after) {
        ChangedValues values = changes.computeIfAbsent(new ChangedColumn(column, change), any -> new ChangedValues());
        values.count++;
        if (values.examples.size() < MOST_EXAMPLES) {
            values.examples.add("'%s' → '%s'".formatted(shown(before), shown(after)));
        }
    }

    private static String shown(String text) {
        return Characters.visible(Excerpt.of(text, EXAMPLE_CHARACTERS));
    }

    Report build() {
        return new Report(
                files.stream()
                        .map(file -> new FileReport(
                                file.fileName,
                                file.lines,
                                file.rows,
                                file.faultyRows,
                                file.faultyLines,
                                file.swallowedLines))
                        .toList(),
                changes.entrySet().stream()
                        .map(entry -> new NormalizedValues(
                                entry.getKey().column(),
                                entry.getKey().change().sentence(),
                                entry.getValue().count,
                                List.copyOf(entry.getValue().examples)))
                        .toList(),
                dropped,
                remarks.listed(),
                remarks.count());
    }
}
