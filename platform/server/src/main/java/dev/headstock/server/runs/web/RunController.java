package dev.headstock.server.runs.web;

import dev.headstock.server.checkpoints.Checkpoint;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.evaluations.Evaluation;
import dev.headstock.server.evaluations.Evaluations;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.Page;
import dev.headstock.server.http.PageRequest;
import dev.headstock.server.measurements.Logs;
import dev.headstock.server.measurements.MetricCurves;
import dev.headstock.server.queue.JobState;
import dev.headstock.server.runs.Run;
import dev.headstock.server.runs.RunNotes;
import dev.headstock.server.runs.RunViews;
import dev.headstock.server.runs.Runs;
import dev.headstock.server.runs.filters.RunConditionParser;
import dev.headstock.server.runs.filters.RunScope;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/runs")
class RunController {
    private static final int USUAL_POINTS = 1_000;
    private static final int USUAL_LINES = 500;
    private static final int MOST = 10_000;

    private final Runs runs;
    private final RunNotes notes;
    private final RunViews views;
    private final RunTable table;
    private final MetricCurves metricCurves;
    private final Logs log;
    private final Evaluations evaluations;
    private final Checkpoints checkpoints;

    RunController(
            Runs runs,
            RunNotes notes,
            RunViews views,
            RunTable table,
            MetricCurves metricCurves,
            Logs log,
            Evaluations evaluations,
            Checkpoints checkpoints) {
        this.runs = runs;
        this.notes = notes;
        this.views = views;
        this.table = table;
        this.metricCurves = metricCurves;
        this.log = log;
        this.evaluations = evaluations;
        this.checkpoints = checkpoints;
    }

    @GetMapping
    Page<Run> listRuns(
            @RequestParam(required = false) @Nullable UUID experiment,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String search,
            @RequestParam(required = false) @Nullable String filter,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        RunScope scope = new RunScope(
                experiment, null, null, states(state), blankToNull(search), RunConditionParser.parse(filter));
        return views.page(scope, table.order(sort), PageRequest.of(limit, cursor));
    }

    /** One state, or {@code finished} for all three ends; none given: all. */
    private static Set<JobState> states(@Nullable String state) {
        if (state == null || state.isBlank()) {
            return Set.of();
        }
        Set<JobState> states = Arrays.stream(JobState.values())
                .filter(known ->
                        known.name().equalsIgnoreCase(state) || known.finished() && state.equalsIgnoreCase("finished"))
                .collect(Collectors.toUnmodifiableSet());
        if (states.isEmpty()) {
            throw ApiException.badRequest("There is no state '%s'. Choose one of %s, or finished."
                    .formatted(state, Arrays.toString(JobState.values())));
        }
        return states;
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    @GetMapping("/{id}")
    Run getRun(@PathVariable UUID id) {
        return runs.get(id);
    }

    /** Null leaves a part as it is. */
    record RunChange(@Nullable String note, @Nullable List<String> tags) {}

    @PatchMapping("/{id}")
    Run changeRun(@PathVariable UUID id, @RequestBody RunChange change) {
        return notes.change(id, change.note(), change.tags());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteRun(@PathVariable UUID id) {
        runs.delete(id);
    }

    @PostMapping("/{id}/cancel")
    Run cancelRun(@PathVariable UUID id) {
        return runs.cancel(id);
    }

    @PostMapping("/{id}/pause")
    Run pauseRun(@PathVariable UUID id) {
        return runs.pause(id);
    }

    @PostMapping("/{id}/resume")
    Run resumeRun(@PathVariable UUID id) {
        return runs.resume(id);
    }

    @PostMapping("/{id}/checkpoint")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void requestCheckpoint(@PathVariable UUID id) {
        runs.requestCheckpoint(id);
    }

    @PostMapping("/{id}/restart")
    Run restartRun(@PathVariable UUID id, Principal caller) {
        return runs.restart(id, caller.getName());
    }

    @GetMapping("/{id}/metrics")
    Page<MetricCurves.MetricSummary> listMetrics(@PathVariable UUID id) {
        return Page.of(metricCurves.summaries(runs.number(id)));
    }

    record SeriesAnswer(List<MetricCurves.MetricSeries> series) {}

    /** @param points about so many per curve; a longer one is thinned, keeping its extremes and its ends */
    @GetMapping("/{id}/metrics/series")
    SeriesAnswer getMetricSeries(
            @PathVariable UUID id,
            @RequestParam List<String> name,
            @RequestParam(required = false) @Nullable Integer points,
            HttpServletRequest request) {
        int most = points == null ? USUAL_POINTS : points;
        if (most < 4 || most > MOST) {
            throw ApiException.badRequest("points must be between 4 and %d, was %d.".formatted(MOST, most));
        }
        long run = runs.number(id);
        // Spring splits a single value at its commas, and a metric may be named after a class that has one.
        return new SeriesAnswer(Stream.of(request.getParameterValues("name"))
                .map(metric -> metricCurves.series(run, metric, most))
                .toList());
    }

    record LogAnswer(List<Logs.LogLine> items, @Nullable Long next) {}

    /** {@code next} is the number to ask after, also at the end of a log that still grows. */
    @GetMapping("/{id}/log")
    LogAnswer getLogs(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(defaultValue = "false") boolean newest,
            @RequestParam(required = false) @Nullable String level,
            @RequestParam(required = false) @Nullable String search) {
        int most = limit == null ? USUAL_LINES : limit;
        if (most < 1 || most > MOST || after < 0) {
            throw ApiException.badRequest("limit must be between 1 and %d, and after at least 0.".formatted(MOST));
        }
        List<Logs.LogLine> lines =
                log.read(runs.get(id).id(), after, most, newest, blankToNull(level), blankToNull(search));
        return new LogAnswer(
                lines, lines.isEmpty() ? null : lines.get(lines.size() - 1).number());
    }

    /** Its own evaluations, and those that jobs made of its model. */
    @GetMapping("/{id}/evaluations")
    Page<Evaluation> listRunEvaluations(@PathVariable UUID id) {
        return Page.of(evaluations.ofRun(runs.get(id).id()));
    }

    @GetMapping("/{id}/checkpoints")
    Page<Checkpoint> listCheckpoints(@PathVariable UUID id) {
        return Page.of(checkpoints.list(runs.number(id)));
    }

    /** Queues a run that is paused, has failed or was cancelled. What it stored and measured after the checkpoint is dropped. */
    @PostMapping("/{id}/checkpoints/{checkpoint}/resume")
    Run resumeFromCheckpoint(@PathVariable UUID id, @PathVariable UUID checkpoint, Principal caller) {
        return runs.resumeFrom(id, checkpoint, caller.getName());
    }
}
