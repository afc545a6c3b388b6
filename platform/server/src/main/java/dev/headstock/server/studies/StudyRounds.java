package dev.headstock.server.studies;

import dev.headstock.protocol.host.StudyRound;
import dev.headstock.server.studies.Study.State;
import dev.headstock.server.studies.StudyRows.AnalysisRow;
import dev.headstock.server.studies.StudyRows.RunRow;
import dev.headstock.server.studies.StudyRows.VariantRow;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Asks a study's plugin for figures and for the next round, and stores what it says. */
@Component
class StudyRounds {
    private final StudyRows rows;
    private final StudyHost host;
    private final StudyResults results;
    private final StudyEvents events;
    private final TransactionTemplate transactions;

    StudyRounds(
            StudyRows rows,
            StudyHost host,
            StudyResults results,
            StudyEvents events,
            TransactionTemplate transactions) {
        this.rows = rows;
        this.host = host;
        this.results = results;
        this.events = events;
        this.transactions = transactions;
    }

    /** @param ended the runs and analyses that they are computed of, as {@link StudyProgress.Ended} names them */
    void computeFigures(
            StudyRows.Row study,
            List<VariantRow> variants,
            List<RunRow> all,
            List<AnalysisRow> analyzed,
            String ended) {
        StudyRound.Figures figures = host.figures(StudyHost.Asked.of(study), results.of(variants, all, analyzed));
        rows.setFigures(study.id(), figures.figures(), figures.problems(), ended);
        events.changed(study.id());
    }

    /** Adds the next round, or ends the study when there is none, when its plugin has errors, or when a run is beyond the budget. */
    void next(StudyRows.Row study, List<VariantRow> variants, List<RunRow> all, List<AnalysisRow> analyzed) {
        Optional<String> overBudget = all.stream()
                .map(RunRow::problem)
                .filter(Objects::nonNull)
                .filter(problem -> problem.startsWith("Not queued: the budget"))
                .findFirst();
        if (overBudget.isPresent()) {
            end(study.id(), State.FINISHED, overBudget.get());
            return;
        }
        StudyRound.Result next = host.round(StudyHost.Asked.of(study), results.of(variants, all, analyzed));
        String errors = StudyRuns.words(next.problems());
        if (!errors.isEmpty()) {
            end(study.id(), State.FAILED, errors);
        } else if (next.variants().isEmpty()) {
            end(study.id(), State.FINISHED, null);
        } else {
            int round = variants.stream().mapToInt(VariantRow::round).max().orElse(0) + 1;
            transactions.executeWithoutResult(status -> {
                if (rows.isRunningUntilCommit(study.id())) {
                    rows.addRound(study.id(), round, next.variants());
                }
            });
            events.changed(study.id());
        }
    }

    private void end(UUID study, State state, @Nullable String reason) {
        if (rows.end(study, state, reason)) {
            events.changed(study);
        }
    }
}
