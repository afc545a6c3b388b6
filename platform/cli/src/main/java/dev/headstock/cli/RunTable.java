package dev.headstock.cli;

import java.util.ArrayList;
import java.util.List;

/** What came out, one line per run. */
final class RunTable {
    private static final String ROW = "  %-18s %12s %9s %19s %8s";

    private RunTable() {}

    static List<String> of(List<Run> runs) {
        List<String> lines = new ArrayList<>();
        lines.add(ROW.formatted("run", "dev accuracy", "macro F1", "trained parameters", "seconds"));
        runs.forEach(run -> lines.add(ROW.formatted(
                run.name(),
                number(run.bestAccuracy(), "%.4f"),
                number(run.metric("dev/macro-f1"), "%.4f"),
                "%,d".formatted(run.trainedParameters()),
                number(run.seconds() == null ? Double.NaN : run.seconds(), "%.0f"))));
        return lines;
    }

    private static String number(double value, String format) {
        return Double.isNaN(value) ? "–" : format.formatted(value);
    }
}
