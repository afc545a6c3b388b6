package dev.headstock.server.studies;

import dev.headstock.server.queue.JobState;
import dev.headstock.server.queue.Jobs;
import dev.headstock.server.runs.Run;
import dev.headstock.server.runs.Runs;
import dev.headstock.server.studies.StudyRows.AnalysisRow;
import dev.headstock.server.studies.StudyRows.RunRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

    /** @param what the runs and analyses that have ended or will never begin, in a form that can be compared */
    record Ended(String what, boolean all) {}

    /** States by run; a run that was deleted is missing. */
    Map<UUID, JobState> states(List<RunRow> rows) {
        Map<UUID, JobState> states = new HashMap<>();
        rows.stream().map(RunRow::run).filter(Objects::nonNull).distinct().forEach(run -> runs.find(run)
                .map(Run::state)
                .ifPresent(state -> states.put(run, state)));
        return states;
    }

    /** Best value so far of the metric that ranks runs; null when it has none. */
    @Nullable
    Double value(UUID run) {
        return runs.find(run).map(Run::primaryMetric).map(Run.NamedValue::value).orElse(null);
    }

    Ended ended(List<RunRow> rows, Map<UUID, JobState> states, List<AnalysisRow> analyzed) {
        List<String> ended = new ArrayList<>();
        rows.stream()
                .filter(row -> hasEnded(row, states))
                .forEach(row -> ended.add("%d/%d/%d".formatted(row.round(), row.position(), row.seed())));
        Map<UUID, Jobs.Status> statuses = jobs.statuses(
                analyzed.stream().map(AnalysisRow::job).filter(Objects::nonNull).toList());
        analyzed.stream()
                .filter(row -> row.job() == null
                        || !statuses.containsKey(row.job())
                        || Objects.requireNonNull(statuses.get(row.job()))
                                .state()
                                .finished())
                .forEach(row ->
                        ended.add("%d/%d/%d/%d".formatted(row.round(), row.position(), row.seed(), row.place())));
        return new Ended(
                ended.stream().sorted().collect(Collectors.joining(" ")),
                ended.size() == rows.size() + analyzed.size());
    }

    private static boolean hasEnded(RunRow row, Map<UUID, JobState> states) {
        if (row.run() == null) {
            return row.problem() != null;
        }
        // Its run may go on in a later round.
        if (row.ended()) {
            return true;
        }
        JobState state = states.get(row.run());
        return state == null || state.finished();
    }
}
