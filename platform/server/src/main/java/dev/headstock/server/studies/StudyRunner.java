package dev.headstock.server.studies;

import dev.headstock.server.database.DatabaseLock;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.queue.JobState;
import dev.headstock.server.studies.StudyRows.AnalysisRow;
import dev.headstock.server.studies.StudyRows.RunRow;
import dev.headstock.server.studies.StudyRows.VariantRow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Takes studies forward: queues runs that are missing, computes figures when something has ended, and asks for the next round when all of it has. What
 * it does is decided by the tables alone, so it goes on after a restart; what fails because the plugin host is away is tried again.
 */
@Component
class StudyRunner {
    private static final Logger log = LoggerFactory.getLogger(StudyRunner.class);

    private final StudyRows rows;
    private final StudyRuns runs;
    private final StudyModels models;
    private final StudyProgress progress;
    private final StudyRounds rounds;
    private final StudyEvents events;
    private final DatabaseLock lock;

    StudyRunner(
            StudyRows rows,
            StudyRuns runs,
            StudyModels models,
            StudyProgress progress,
            StudyRounds rounds,
            StudyEvents events,
            DatabaseLock lock) {
        this.rows = rows;
        this.runs = runs;
        this.models = models;
        this.progress = progress;
        this.rounds = rounds;
        this.events = events;
        this.lock = lock;
    }

    @Scheduled(fixedDelay = 1_000, initialDelay = 5_000)
    void advanceAll() {
        if (!lock.isHeld()) {
            return;
        }
        for (UUID study : rows.running()) {
            try {
                advance(study);
            } catch (RuntimeException e) {
                log.warn("Study {} could not go on and is tried again: {}", study, e.toString());
            }
        }
    }

    void advance(UUID id) {
        StudyRows.Row study = rows.get(id);
        List<VariantRow> variants = rows.variants(id);
        startRuns(study, variants);
        Map<UUID, JobState> states = progress.states(rows.runs(id));
        recordEnds(study, states);
        List<RunRow> all = rows.runs(id);
        analyze(study, variants, all);
        List<AnalysisRow> analyzed = rows.analyses(id);
        StudyProgress.Ended ended = progress.ended(all, states, analyzed);
        if (!ended.what().equals(study.figuresOf())) {
            rounds.computeFigures(study, variants, all, analyzed, ended.what());
        }
        if (ended.all()) {
            rounds.next(study, variants, all, analyzed);
        }
    }

    private void startRuns(StudyRows.Row study, List<VariantRow> variants) {
        boolean changed = false;
        for (RunRow row : rows.runs(study.id())) {
            if (row.isPlanned()) {
                changed |= start(study, variants, row);
            }
        }
        if (changed) {
            events.changed(study.id());
        }
    }

    /** @return whether the row has a run or a problem now */
    private boolean start(StudyRows.Row study, List<VariantRow> variants, RunRow row) {
        VariantRow variant = variants.stream()
                .filter(each -> each.round() == row.round() && each.position() == row.position())
                .findFirst()
                .orElseThrow();
        List<RunRow> all = rows.runs(study.id());
        try {
            Optional<BaseModel> model = models.of(study, variant, rows.variants(study.id()));
            if (model.isEmpty()) {
                return false;
            }
            runs.start(study, variant, row, model.get(), all, earlier(variants, variant, row, all));
        } catch (ApiException e) {
            if (e.status().is5xxServerError()) {
                throw e;
            }
            rows.setRun(study.id(), row, null, String.valueOf(e.getMessage()), 0);
        }
        return true;
    }

    /** The run of the same variant and seed in an earlier round. */
    private static @Nullable UUID earlier(List<VariantRow> variants, VariantRow variant, RunRow row, List<RunRow> all) {
        return variants.stream()
                .filter(other -> other.round() < variant.round()
                        && other.variant().name().equals(variant.variant().name()))
                .flatMap(other -> all.stream()
                        .filter(run -> run.round() == other.round()
                                && run.position() == other.position()
                                && run.seed() == row.seed()))
                .map(RunRow::run)
                .filter(Objects::nonNull)
                .reduce((first, second) -> second)
                .orElse(null);
    }

    /** Before a further round lets a run go on, which changes what the run page shows. */
    private void recordEnds(StudyRows.Row study, Map<UUID, JobState> states) {
        for (RunRow row : rows.runs(study.id())) {
            if (row.run() != null && !row.ended() && states.get(row.run()) == JobState.SUCCEEDED) {
                rows.setEnd(study.id(), row, progress.value(row.run()));
            }
        }
    }

    private void analyze(StudyRows.Row study, List<VariantRow> variants, List<RunRow> all) {
        List<AnalysisRow> analyzed = rows.analyses(study.id());
        for (VariantRow variant : variants) {
            for (RunRow row : all) {
                boolean own = row.round() == variant.round() && row.position() == variant.position();
                if (!own || row.run() == null || !row.ended()) {
                    continue;
                }
                for (int place = 0; place < variant.variant().analyses().size(); place++) {
                    if (!isAnalyzed(analyzed, row, place)) {
                        runs.analyze(study, variant.variant(), row, place);
                    }
                }
            }
        }
    }

    private static boolean isAnalyzed(List<AnalysisRow> analyzed, RunRow row, int place) {
        return analyzed.stream()
                .anyMatch(analysis -> analysis.round() == row.round()
                        && analysis.position() == row.position()
                        && analysis.seed() == row.seed()
                        && analysis.place() == place);
    }
}
