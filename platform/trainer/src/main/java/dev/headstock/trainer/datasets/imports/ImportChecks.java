package dev.headstock.trainer.datasets.imports;

import dev.headstock.api.data.ColumnRole;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.host.ImportRequest;
import dev.headstock.protocol.host.ImportRequest.Splitting;
import dev.headstock.trainer.datasets.statistics.ClassNames;
import dev.headstock.trainer.datasets.statistics.ColumnCounter;
import dev.headstock.trainer.datasets.statistics.ColumnScan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** What can be wrong with an import as a whole. */
final class ImportChecks {
    private ImportChecks() {}

    /** Before any file is opened. */
    static void request(ImportRequest request, Consumer<Problem> problems) {
        Splitting splitting = request.splitBy();
        boolean shares = splitting.devShare() >= 0
                && splitting.testShare() >= 0
                && splitting.devShare() + splitting.testShare() < 1;
        if (splitting.kind() == Splitting.Kind.SEEDED && !shares) {
            problems.accept(Problem.error(
                    "/splitBy",
                    "the shares of dev %s and test %s must be 0 or more and leave something for train. Choose 0.1 and 0.1, for example."
                            .formatted(splitting.devShare(), splitting.testShare())));
        }
        for (int i = 0; i < request.files().size(); i++) {
            if (splitting.kind() == Splitting.Kind.FILES
                    && request.files().get(i).split() == null) {
                problems.accept(Problem.error(
                        "/files/" + i,
                        "say whether %s is train, dev or test."
                                .formatted(request.files().get(i).fileName())));
            }
        }
        if (request.files().isEmpty()) {
            problems.accept(Problem.error("/files", "there is no file to import."));
        }
    }

    /** When all rows have been checked. Where all of them are faulty, columns are empty for that reason alone. */
    static void columns(List<ColumnScan> scans, boolean allFaulty, Consumer<Problem> problems) {
        for (ColumnScan scan : scans) {
            String column = scan.column().name();
            if (scan.tooManyClasses()) {
                problems.accept(Problem.error(
                        "/columns",
                        "'%s' has more than %d different values, too many for classes. Choose another column, or another role for it."
                                .formatted(column, ColumnScan.MOST_CLASSES)));
                return;
            }
            if (scan.isEmpty() && !allFaulty) {
                problems.accept(Problem.error(
                        "/columns",
                        "'%s' has no value in any row that can be read. Choose another column, or the role ignored."
                                .formatted(column)));
            }
            for (String sentence : ClassNames.oddities(column, scan.classes())) {
                problems.accept(Problem.warning("/columns", sentence));
            }
        }
    }

    /** When the splits are known. */
    static void splitSizes(Splitting splitting, Map<Split, Long> rows, Consumer<Problem> problems) {
        boolean drawn = splitting.kind() == Splitting.Kind.SEEDED;
        requireRows(Split.TRAIN, "/files", rows, problems);
        if (!drawn || splitting.devShare() > 0) {
            requireRows(Split.DEV, drawn ? "/splitBy/devShare" : "/files", rows, problems);
        }
        if (drawn && splitting.testShare() > 0) {
            requireRows(Split.TEST, "/splitBy/testShare", rows, problems);
        }
        if (drawn && splitting.devShare() == 0) {
            problems.accept(Problem.warning(
                    "/splitBy/devShare",
                    "without dev rows no run can be evaluated or compared. Choose a share above 0."));
        }
    }

    private static void requireRows(Split split, String pointer, Map<Split, Long> rows, Consumer<Problem> problems) {
        if (rows.getOrDefault(split, 0L) == 0) {
            problems.accept(Problem.error(
                    pointer,
                    "no row is left for %s. Bring more rows, or have the split drawn with larger shares."
                            .formatted(name(split))));
        }
    }

    /** When everything is written: what a split lacks, and rows without a value. */
    static void splits(List<ColumnCounter> counters, Map<Split, Long> rows, Consumer<Problem> problems) {
        for (ColumnCounter counter : counters) {
            String column = counter.column().name();
            for (Split split : Split.values()) {
                List<String> missing = rows.getOrDefault(split, 0L) == 0 ? List.of() : counter.without(split);
                if (!missing.isEmpty()) {
                    problems.accept(Problem.warning(
                            "/columns",
                            "%s has no row with %s of '%s', so %s."
                                    .formatted(name(split), ClassNames.listed(missing), column, meaning(split))));
                }
            }
            if (counter.missing() > 0) {
                boolean group = counter.column().role().equals(ColumnRole.GROUP);
                problems.accept(Problem.warning(
                        "/columns",
                        "Rows without a value in '%s': %d. %s"
                                .formatted(
                                        column,
                                        counter.missing(),
                                        group
                                                ? "Each of them is a group of its own."
                                                : "They are kept as unlabeled rows.")));
            }
        }
    }

    private static String meaning(Split split) {
        return split == Split.TRAIN ? "it cannot be learned" : "nothing is measured about it there";
    }

    private static String name(Split split) {
        return split.name().toLowerCase(Locale.ROOT);
    }
}
