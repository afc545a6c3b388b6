package dev.headstock.server.studies;

import dev.headstock.server.http.ApiException;
import dev.headstock.server.queue.JobState;
import dev.headstock.server.queue.Jobs;
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
import java.util.stream.Stream;
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
    private final Jobs jobs;

    StudyViews(StudyRows rows, Runs runs, Jobs jobs) {
        this.rows = rows;
        this.runs = runs;
        this.jobs = jobs;
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
                study.plugin(),
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
        List<StudyRun> runs = new ArrayList<>();
        for (RunRow row : own) {
            Run run = row.run() == null ? null : known.get(row.run());
            if (run != null) {
                runs.add(
                        row.ended()
                                ? new StudyRun(run.id(), run.name(), JobState.SUCCEEDED, row.value())
                                : new StudyRun(run.id(), run.name(), run.state(), value(run)));
            }
        }
        return runs;
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
                .filter(row -> row.run() != null && !row.ended())
                .filter(row -> {
                    Run run = known.get(row.run());
                    return run != null && !run.state().finished();
                })
                .mapToDouble(RunRow::estimatedSeconds)
                .sum();
    }

    /** The jobs of its runs, of their analyses, and of the models that it makes. */
    void cancelJobs(UUID study) {
        Stream<UUID> ofRuns = rows.runs(study).stream()
                .flatMap(row -> Stream.ofNullable(row.run()))
                .flatMap(run -> runs.find(run).stream())
                .map(Run::jobId);
        Stream<UUID> ofAnalyses = rows.analyses(study).stream().flatMap(row -> Stream.ofNullable(row.job()));
        Stream<UUID> ofModels = rows.variants(study).stream().flatMap(row -> Stream.ofNullable(row.modelJob()));
        List<UUID> all = Stream.of(ofRuns, ofAnalyses, ofModels)
                .flatMap(each -> each)
                .distinct()
                .toList();
        jobs.statuses(all).forEach((job, status) -> {
            if (!status.state().finished()) {
                cancel(job);
            }
        });
    }

    /** It may end at the same moment. */
    private void cancel(UUID job) {
        try {
            jobs.cancel(job);
        } catch (ApiException e) {
            log.debug("Job {} could not be cancelled: {}", job, e.getMessage());
        }
    }
}
