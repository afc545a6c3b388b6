package dev.headstock.server.studies;

import dev.headstock.server.http.ApiException;
import dev.headstock.server.runs.Run;
import dev.headstock.server.runs.Runs;
import dev.headstock.server.studies.Study.StudyRun;
import dev.headstock.server.studies.Study.StudyVariant;
import dev.headstock.server.studies.StudyRows.RunRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Studies as people see them: with their runs. */
@Component
class StudyViews {
    private static final Logger log = LoggerFactory.getLogger(StudyViews.class);

    private final StudyRows rows;
    private final Runs runs;

    StudyViews(StudyRows rows, Runs runs) {
        this.rows = rows;
        this.runs = runs;
    }

    Study of(StudyRows.Row study) {
        List<RunRow> all = rows.runs(study.id());
        Map<UUID, Run> known = new HashMap<>();
        all.stream().map(RunRow::run).filter(Objects::nonNull).distinct().forEach(run -> runs.find(run)
                .ifPresent(found -> known.put(run, found)));
        List<StudyVariant> variants = new ArrayList<>();
        int rounds = 0;
        for (StudyRows.VariantRow variant : rows.variants(study.id())) {
            rounds = Math.max(rounds, variant.round());
            List<RunRow> own = all.stream()
                    .filter(run -> run.round() == variant.round() && run.position() == variant.position())
                    .toList();
            variants.add(new StudyVariant(variant.variant().name(), variant.round(), runs(own, known), problem(own)));
        }
        return new Study(
                study.id(),
                study.number(),
                study.name(),
                study.study(),
                study.title(),
                study.state(),
                study.reason(),
                study.experiment(),
                rounds,
                variants,
                study.figures(),
                study.problems(),
                known.values().stream()
                        .mapToDouble(run -> Objects.requireNonNullElse(run.seconds(), 0.0))
                        .sum(),
                estimated(all, known),
                study.createdAt(),
                study.createdBy());
    }

    private static List<StudyRun> runs(List<RunRow> own, Map<UUID, Run> known) {
        return own.stream()
                .map(RunRow::run)
                .filter(Objects::nonNull)
                .map(known::get)
                .filter(Objects::nonNull)
                .map(run -> new StudyRun(run.id(), run.name(), run.state(), value(run)))
                .toList();
    }

    private static @Nullable Double value(Run run) {
        Run.NamedValue primary = run.primaryMetric();
        return primary == null ? null : primary.value();
    }

    private static @Nullable String problem(List<RunRow> own) {
        String problems = own.stream()
                .map(RunRow::problem)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining(" "));
        return problems.isEmpty() ? null : problems;
    }

    private static double estimated(List<RunRow> all, Map<UUID, Run> known) {
        return all.stream()
                .filter(row -> row.run() != null)
                .filter(row -> {
                    Run run = known.get(row.run());
                    return run != null && !run.state().finished();
                })
                .mapToDouble(RunRow::estimatedSeconds)
                .sum();
    }

    void cancelRuns(UUID study) {
        for (RunRow row : rows.runs(study)) {
            Run run = row.run() == null ? null : runs.find(row.run()).orElse(null);
            if (run != null && !run.state().finished()) {
                cancel(run.id());
            }
        }
    }

    /** It may end at the same moment. */
    private void cancel(UUID run) {
        try {
            runs.cancel(run);
        } catch (ApiException e) {
            log.debug("Run {} could not be cancelled: {}", run, e.getMessage());
        }
    }
}
