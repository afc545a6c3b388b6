package dev.headstock.server.runs.web;

import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.Page;
import dev.headstock.server.http.PageRequest;
import dev.headstock.server.measurements.MetricCurves;
import dev.headstock.server.runs.RunRow;
import dev.headstock.server.runs.RunTags;
import dev.headstock.server.runs.Runs;
import dev.headstock.server.runs.filters.RunConditionParser;
import dev.headstock.server.runs.filters.RunScope;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Many runs at once: as a table, in groups, as curves, and to act on. */
@RestController
@RequestMapping("/api/v1/runs")
class RunTableController {
    private static final int MOST_ROWS = 500;
    private static final int MOST_COLUMNS = 60;
    private static final int MOST_CURVES = 2_000;
    private static final int USUAL_POINTS = 300;
    private static final int MOST_POINTS = 2_000;

    private final RunTable table;
    private final RunBatch batch;
    private final RunTags tags;
    private final Runs runs;
    private final MetricCurves curves;

    RunTableController(RunTable table, RunBatch batch, RunTags tags, Runs runs, MetricCurves curves) {
        this.table = table;
        this.batch = batch;
        this.tags = tags;
        this.runs = runs;
        this.curves = curves;
    }

    /**
     * @param filter text and conditions, such as {@code lora accuracy > 0.9 and rank in (4, 8)}
     * @param sort {@code best}, {@code metric:<name>}, {@code setting:<name>}, or a field as in the list of runs
     * @param metric whose latest values the rows have; repeated for several
     * @param setting whose values the rows have; repeated for several
     */
    @GetMapping("/rows")
    Page<RunRow> listRunRows(
            @RequestParam(required = false) @Nullable UUID experiment,
            @RequestParam(required = false) @Nullable UUID dataset,
            @RequestParam(required = false) @Nullable UUID baseModel,
            @RequestParam(required = false) @Nullable String filter,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable List<String> metric,
            @RequestParam(required = false) @Nullable List<String> setting,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        PageRequest page = PageRequest.of(limit, cursor);
        if (page.limit() > MOST_ROWS) {
            throw ApiException.badRequest("limit must be between 1 and %d, was %d.".formatted(MOST_ROWS, page.limit()));
        }
        return table.rows(
                scope(experiment, dataset, baseModel, filter),
                sort,
                page,
                values(request, "metric"),
                values(request, "setting"));
    }

    @GetMapping("/columns")
    RunColumns getRunColumns(
            @RequestParam(required = false) @Nullable UUID experiment,
            @RequestParam(required = false) @Nullable UUID dataset,
            @RequestParam(required = false) @Nullable UUID baseModel,
            @RequestParam(required = false) @Nullable String filter) {
        return table.columns(scope(experiment, dataset, baseModel, filter));
    }

    /**
     * @param by {@code variation} (all but the seed), {@code experiment}, {@code data}, {@code model}, {@code owner}, {@code state} or a
     *     setting; repeated for several
     */
    @GetMapping("/groups")
    RunTable.Groups groupRuns(
            @RequestParam(required = false) @Nullable UUID experiment,
            @RequestParam(required = false) @Nullable UUID dataset,
            @RequestParam(required = false) @Nullable UUID baseModel,
            @RequestParam(required = false) @Nullable String filter,
            @RequestParam List<String> by,
            @RequestParam(required = false) @Nullable List<String> metric,
            HttpServletRequest request) {
        return table.groups(
                scope(experiment, dataset, baseModel, filter), values(request, "by"), values(request, "metric"));
    }

    private static RunScope scope(
            @Nullable UUID experiment, @Nullable UUID dataset, @Nullable UUID baseModel, @Nullable String filter) {
        return new RunScope(experiment, dataset, baseModel, Set.of(), null, RunConditionParser.parse(filter));
    }

    /** Spring splits a single value at its commas, and a metric may be named after a class that has one. */
    private static List<String> values(HttpServletRequest request, String name) {
        String[] values = request.getParameterValues(name);
        if (values == null) {
            return List.of();
        }
        if (values.length > MOST_COLUMNS) {
            throw ApiException.badRequest(
                    "%s may be given %d times, not %d.".formatted(name, MOST_COLUMNS, values.length));
        }
        return List.of(values).stream().distinct().toList();
    }

    @GetMapping("/tags")
    Page<RunTags.Tag> listTags() {
        return Page.of(tags.all());
    }

    record RunCurves(UUID run, List<MetricCurves.MetricSeries> series) {}

    record CurvesAnswer(List<RunCurves> runs) {}

    /**
     * The same metrics of several runs, for charts that lay them over each other.
     *
     * @param points about so many per curve
     */
    @GetMapping("/curves")
    CurvesAnswer getCurves(
            @RequestParam List<UUID> run,
            @RequestParam List<String> name,
            @RequestParam(required = false) @Nullable Integer points,
            HttpServletRequest request) {
        List<String> names = values(request, "name");
        int most = points == null ? USUAL_POINTS : points;
        if (most < 4 || most > MOST_POINTS) {
            throw ApiException.badRequest("points must be between 4 and %d, was %d.".formatted(MOST_POINTS, most));
        }
        if ((long) run.size() * names.size() > MOST_CURVES) {
            throw ApiException.badRequest("%d curves are more than %d. Choose fewer runs or metrics."
                    .formatted(run.size() * names.size(), MOST_CURVES));
        }
        List<RunCurves> answer = new ArrayList<>();
        for (UUID id : run) {
            long number = runs.number(id);
            answer.add(new RunCurves(
                    id,
                    names.stream()
                            .map(metric -> curves.series(number, metric, most))
                            .filter(series -> series.total() > 0)
                            .toList()));
        }
        return new CurvesAnswer(answer);
    }

    /** All runs of these that match. */
    record Matching(
            @Nullable UUID experiment,
            @Nullable UUID dataset,
            @Nullable UUID baseModel,
            @Nullable String filter) {}

    /**
     * @param runs these; or null together with {@code matching}
     * @param addTags with the action TAG; likewise {@code removeTags}
     */
    record BatchRequest(
            RunBatch.Action action,
            @Nullable List<UUID> runs,
            @Nullable Matching matching,
            @Nullable List<String> addTags,
            @Nullable List<String> removeTags) {}

    @PostMapping("/batch")
    RunBatch.Outcome changeRuns(@RequestBody BatchRequest request, Principal caller) {
        Matching matching = request.matching();
        List<UUID> ids = request.runs();
        if ((ids == null) == (matching == null)) {
            throw ApiException.invalid("", "Give either runs or matching.");
        }
        List<RunBatch.Chosen> chosen = matching == null
                ? batch.chosen(Objects.requireNonNull(ids))
                : batch.chosen(
                        scope(matching.experiment(), matching.dataset(), matching.baseModel(), matching.filter()));
        return batch.apply(request.action(), chosen, request.addTags(), request.removeTags(), caller.getName());
    }
}
