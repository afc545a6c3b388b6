package dev.headstock.trainer.datasets.files;

import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Notices values that may have swallowed rows: a quote that is closed much later, as inch marks are, makes one long value of many rows, and
 * no rule of the format is broken. Lines of an ordinary text may have as many commas as a row. A line counts as a row when it also has, in
 * one of the columns, exactly a value that other rows have there.
 */
public final class SwallowedRows {
    private static final List<String> DELIMITERS = List.of(",", ";", "\t", "|");
    private static final int MOST_VALUES = 1_000;
    private static final int LONGEST_VALUE = 100;
    /** What waits is judged early beyond this. */
    private static final int MOST_WAITING = 100_000;

    private final List<String> columns;
    /** Short values of each column. */
    private final List<Set<String>> known;

    private final List<Candidate> waiting = new ArrayList<>();
    private long waitingLines;
    private long values;
    private long lines;
    private long firstLine;
    private String firstColumn = "";

    /** A value of several lines, the first of which belongs to the row itself. */
    private record Candidate(String column, long line, List<String> inner) {}

    /** @param columns of the file, in their order */
    public SwallowedRows(List<String> columns) {
        this.columns = columns;
        this.known =
                Stream.<Set<String>>generate(HashSet::new).limit(columns.size()).toList();
    }

    public void look(Row row) {
        for (int i = 0;
                columns.size() > 1 && i < Math.min(columns.size(), row.values().size());
                i++) {
            Cell cell = row.values().get(i);
            if (cell == null || !(cell.json() instanceof String text)) {
                continue;
            }
            if (text.indexOf('\n') >= 0) {
                wait(new Candidate(
                        columns.get(i), row.line(), text.lines().skip(1).toList()));
            } else if (text.length() <= LONGEST_VALUE
                    && !text.isBlank()
                    && known.get(i).size() < MOST_VALUES) {
                known.get(i).add(text);
            }
        }
    }

    private void wait(Candidate candidate) {
        if (DELIMITERS.stream()
                .noneMatch(delimiter -> mostAre(candidate.inner(), line -> isDivided(line, delimiter)))) {
            return;
        }
        waiting.add(candidate);
        waitingLines += candidate.inner().size();
        if (waitingLines > MOST_WAITING) {
            judge();
        }
    }

    private void judge() {
        for (Candidate candidate : waiting) {
            boolean rows = DELIMITERS.stream()
                    .anyMatch(delimiter -> mostAre(candidate.inner(), line -> isRow(line, delimiter)));
            if (rows) {
                firstLine = values == 0 ? candidate.line() : firstLine;
                firstColumn = values == 0 ? candidate.column() : firstColumn;
                values++;
                lines += candidate.inner().size();
            }
        }
        waiting.clear();
        waitingLines = 0;
    }

    private static boolean mostAre(List<String> inner, Predicate<String> kind) {
        long count = inner.stream().filter(kind).count();
        return count > 0 && 2 * count >= inner.size();
    }

    private boolean isDivided(String line, String delimiter) {
        return pieces(line, delimiter).length == columns.size();
    }

    private boolean isRow(String line, String delimiter) {
        String[] pieces = pieces(line, delimiter);
        return pieces.length == columns.size()
                && IntStream.range(0, pieces.length).anyMatch(i -> known.get(i).contains(pieces[i]));
    }

    private static String[] pieces(String line, String delimiter) {
        return line.split(Pattern.quote(delimiter), -1);
    }

    /** Lines within values that look like rows. */
    public long lines() {
        judge();
        return lines;
    }

    /** A warning, if there is reason for one. */
    public Optional<String> warning() {
        judge();
        return values == 0
                ? Optional.empty()
                : Optional.of(
                        "Values that hold line breaks and what looks like rows: %d, with %d lines in all. The first is '%s' in line %d. Look for a quote that is never closed there, and double quotes that belong to a text."
                                .formatted(values, lines, firstColumn, firstLine));
    }
}
