package dev.headstock.server.studies;

import dev.headstock.server.queue.JobState;
import dev.headstock.server.queue.Jobs;
import dev.headstock.server.runs.Run;
import dev.headstock.server.runs.Runs;
import dev.headstock.server.studies.StudyRows.AnalysisRow;
import dev.headstock.server.studies.StudyRows.RunRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** How far the runs and analyses of a study are. */
@Component
class StudyProgress {
    private final Runs runs;
    private final Jobs jobs;

    StudyProgress(Runs runs, Jobs jobs) {
        this.runs = runs;
        this.jobs = jobs;
    }

    /** @param count how many runs and analyses have ended, or will never begin */
    record Ended(int count, boolean all) {}

    /** States by run; a run that was deleted is missing. */
    Map<UUID, JobState> states(List<RunRow> rows) {
        Map<UUID, JobState> states = new HashMap<>();
        rows.stream().map(RunRow::run).filter(Objects::nonNull).distinct().forEach(run -> runs.find(run)
                .map(Run::state)
                .ifPresent(state -> states.put(run, state)));
        return states;
    }

    Ended ended(List<RunRow> rows, Map<UUID, JobState> states, List<AnalysisRow> analyzed) {
        long endedRuns = rows.stream().filter(row -> hasEnded(row, states)).count();
        Map<UUID, Jobs.Status> statuses = jobs.statuses(
                analyzed.stream().map(AnalysisRow::job).filter(Objects::nonNull).toList());
        long endedAnalyses = analyzed.stream()
                .filter(row -> row.job() == null
                        || !statuses.containsKey(row.job())
                        || Objects.requireNonNull(statuses.get(row.job()))
                                .state()
                                .finished())
                .count();
        return new Ended(
                (int) (endedRuns + endedAnalyses), endedRuns == rows.size() && endedAnalyses == analyzed.size());
    }

    private static boolean hasEnded(RunRow row, Map<UUID, JobState> states) {
        if (row.run() == null) {
            return row.problem() != null;
        }
        JobState state = states.get(row.run());
        return state == null || state.finished();
    }
}
