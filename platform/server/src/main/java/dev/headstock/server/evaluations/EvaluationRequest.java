package dev.headstock.server.evaluations;

import dev.headstock.protocol.JobSubject;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Split;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.queue.JobSubmission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation as a job submission describes it.
 *
 * @param model reference of a model
 * @param dataset reference of a data set version, or null for the one that the model was trained on
 * @param named splits that were asked for; empty for TEST, or DEV where there is no TEST
 * @param replicates bootstrap replicates for intervals; 0 for none
 */
record EvaluationRequest(String model, @Nullable String dataset, List<Split> named, int replicates, int priority) {
    private static final int USUAL_REPLICATES = 1_000;
    private static final int MOST_REPLICATES = 10_000;

    static EvaluationRequest read(JobSubmission submission) {
        List<JobSubject> subjects = submission.subjects();
        boolean hasModel = submission.firstSubject().kind().equals(JobSubject.MODEL);
        boolean others = subjects.size() > 2
                || subjects.size() == 2 && !subjects.get(1).kind().equals(JobSubject.DATASET);
        if (!hasModel || others) {
            throw ApiException.invalid(
                    "/subjects",
                    "A job of kind evaluate has a subject of kind model, and one of kind dataset if it is not the data set that the model was trained on.");
        }
        List<Problem> problems = new ArrayList<>();
        Map<String, @Nullable Object> options = submission.optionsOrNone();
        for (String option : options.keySet()) {
            if (!option.equals("splits") && !option.equals("replicates")) {
                problems.add(Problem.error(
                        "/options/" + option, "There is no option '%s'. Use splits and replicates.".formatted(option)));
            }
        }
        List<Split> splits = splits(options.get("splits"), problems);
        int replicates = replicates(options.get("replicates"), problems);
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        return new EvaluationRequest(
                subjects.get(0).id(),
                subjects.size() == 2 ? subjects.get(1).id() : null,
                splits,
                replicates,
                submission.priorityOrNone());
    }

    private static List<Split> splits(@Nullable Object option, List<Problem> problems) {
        List<Split> splits = new ArrayList<>();
        if (option == null) {
            return splits;
        }
        if (!(option instanceof List<?> names)) {
            problems.add(Problem.error("/options/splits", "splits is a list, such as [\"TEST\"]."));
            return splits;
        }
        for (Object name : names) {
            try {
                Split split = Split.valueOf(String.valueOf(name).toUpperCase(Locale.ROOT));
                if (!splits.contains(split)) {
                    splits.add(split);
                }
            } catch (IllegalArgumentException e) {
                problems.add(Problem.error(
                        "/options/splits", "There is no split '%s'. Choose TRAIN, DEV or TEST.".formatted(name)));
            }
        }
        return splits;
    }

    private static int replicates(@Nullable Object option, List<Problem> problems) {
        if (option == null) {
            return USUAL_REPLICATES;
        }
        if (option instanceof Integer number && number >= 0 && number <= MOST_REPLICATES) {
            return number;
        }
        problems.add(Problem.error(
                "/options/replicates",
                "replicates must be a whole number from 0 to %d, was %s.".formatted(MOST_REPLICATES, option)));
        return 0;
    }

    /** Those that have rows; a named one without any is a problem. */
    List<Split> splits(Map<Split, Long> rows, List<Problem> problems) {
        if (!named.isEmpty()) {
            for (Split split : named) {
                if (rows.getOrDefault(split, 0L) == 0) {
                    problems.add(Problem.error(
                            "/options/splits",
                            "The data set version has no rows in %s. It has rows in %s."
                                    .formatted(split, present(rows))));
                }
            }
            return named;
        }
        for (Split split : List.of(Split.TEST, Split.DEV, Split.TRAIN)) {
            if (rows.getOrDefault(split, 0L) > 0) {
                return List.of(split);
            }
        }
        problems.add(Problem.error("/subjects/1", "The data set version has no rows."));
        return named;
    }

    private static List<Split> present(Map<Split, Long> rows) {
        return List.of(Split.values()).stream()
                .filter(split -> rows.getOrDefault(split, 0L) > 0)
                .toList();
    }
}
