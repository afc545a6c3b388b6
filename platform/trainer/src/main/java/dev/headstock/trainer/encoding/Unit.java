package dev.headstock.trainer.encoding;

import dev.headstock.api.data.Target;
import java.util.List;

/**
 * An example, or one separate window of it: one target, one loss, one or more rows.
 *
 * @param row of the data set, −1 for an input to predict
 * @param window number of the window, 0 where there is one
 */
public record Unit(long row, int window, List<EncodedRow> rows, Target target) {
    public Unit {
        rows = List.copyOf(rows);
    }

    /** Tokens of its longest row. */
    public int longest() {
        int longest = 0;
        for (EncodedRow each : rows) {
            longest = Math.max(longest, each.tokens());
        }
        return longest;
    }

    /** Whether it has a target, so that it has a loss. */
    public boolean isLabeled() {
        return !target.isNone();
    }

    public Unit withTarget(Target other) {
        return new Unit(row, window, rows, other);
    }
}
