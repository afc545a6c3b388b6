package dev.headstock.trainer.datasets;

import dev.headstock.protocol.Excerpt;
import dev.headstock.protocol.host.ImportResult.RowFault;
import java.util.ArrayList;
import java.util.List;

/** Every faulty row is counted, and the first ten thousand are listed. */
final class Faults {
    private static final int MOST_LISTED = 10_000;
    private static final int MOST_CHARACTERS = 200;

    private final List<RowFault> listed = new ArrayList<>();
    private long count;

    void add(String file, long line, String text, String message) {
        count++;
        if (listed.size() < MOST_LISTED) {
            listed.add(new RowFault(file, line, Excerpt.of(text, MOST_CHARACTERS), message));
        }
    }

    long count() {
        return count;
    }

    List<RowFault> listed() {
        return listed;
    }
}
