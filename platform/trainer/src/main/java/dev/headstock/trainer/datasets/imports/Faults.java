package dev.headstock.trainer.datasets.imports;

import dev.headstock.api.DatasetFormat.Remark;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.protocol.Excerpt;
import dev.headstock.protocol.host.ImportResult.RowFault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Rows that something is said about: all are counted, the first ones are listed. */
final class Faults {
    private static final int MOST_CHARACTERS = 200;

    private final int mostListed;
    private final List<RowFault> listed = new ArrayList<>();
    private long count;

    Faults(int mostListed) {
        this.mostListed = mostListed;
    }

    void add(String file, long line, String text, String message) {
        count++;
        if (listed.size() < mostListed) {
            listed.add(new RowFault(file, line, Excerpt.of(text, MOST_CHARACTERS), message));
        }
    }

    /** The remarks of one row, in the line of the first. */
    void add(String file, String text, List<Remark> remarks) {
        long line = remarks.get(0).line();
        String message = new Row(line, List.of(), remarks, List.of()).problem();
        add(file, line, text, Objects.requireNonNull(message));
    }

    long count() {
        return count;
    }

    List<RowFault> listed() {
        return listed;
    }

    /** Of one file, whose rows were looked at more than once. */
    List<RowFault> listedByLine() {
        return listed.stream().sorted(Comparator.comparingLong(RowFault::line)).toList();
    }
}
