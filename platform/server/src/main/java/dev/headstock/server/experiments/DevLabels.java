package dev.headstock.server.experiments;

import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.host.ImportResult.ColumnStatistics;
import dev.headstock.protocol.host.ImportResult.Statistics;
import java.util.List;

/** Whether checkpoints can be compared: rows of DEV without a label measure nothing. */
final class DevLabels {
    private DevLabels() {}

    /** A warning for each column of classes that TRAIN has and DEV lacks. */
    static List<Problem> warnings(Statistics statistics) {
        if (statistics.rows().getOrDefault(Split.DEV, 0L) == 0) {
            return List.of();
        }
        return statistics.columns().stream()
                .filter(column -> labeled(column, Split.TRAIN) > 0 && labeled(column, Split.DEV) == 0)
                .map(column -> Problem.warning(
                        "/specification/dataset",
                        "No row of DEV has a value in '%s', so nothing is measured there, and the last checkpoint counts as the best. Give rows of DEV a label."
                                .formatted(column.column())))
                .toList();
    }

    private static long labeled(ColumnStatistics column, Split split) {
        return column.classes().values().stream()
                .mapToLong(rows -> rows.getOrDefault(split, 0L))
                .sum();
    }
}
