package dev.headstock.server.experiments;

import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.Plan;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.Page;
import dev.headstock.server.http.PageRequest;
import java.security.Principal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/experiments")
class ExperimentController {
    private final Experiments experiments;
    private final ExperimentViews views;
    private final ExperimentCheck check;

    ExperimentController(Experiments experiments, ExperimentViews views, ExperimentCheck check) {
        this.experiments = experiments;
        this.views = views;
        this.check = check;
    }

    record PlannedRunView(String name, Plan plan) {}

    record Validation(List<Problem> problems, List<PlannedRunView> runs) {}

    @PostMapping("/validate")
    Validation validateExperiment(@RequestBody ExperimentRequest request) {
        ExperimentCheck.Result result = check.check(request);
        return new Validation(
                result.problems(),
                result.runs().stream()
                        .map(run -> new PlannedRunView(run.name(), run.planned().plan()))
                        .toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Experiment launchExperiment(
            @RequestBody ExperimentRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Principal caller) {
        return experiments.launch(request, key, caller.getName());
    }

    @GetMapping
    Page<Experiment> listExperiments(
            @RequestParam(required = false) @Nullable String search,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable UUID dataset,
            @RequestParam(required = false) @Nullable UUID baseModel,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        ExperimentViews.Filter filter = new ExperimentViews.Filter(search, active(state), dataset, baseModel);
        return views.page(filter, ExperimentOrder.parse(sort), PageRequest.of(limit, cursor));
    }

    private static @Nullable Boolean active(@Nullable String state) {
        if (state == null || state.isBlank()) {
            return null;
        }
        return switch (state) {
            case "active" -> true;
            case "finished" -> false;
            default -> throw ApiException.badRequest("state must be active or finished, was '%s'.".formatted(state));
        };
    }

    /** @param runs whether to include its runs, at most 200; {@code GET /api/v1/runs?experiment=…} has all of them */
    @GetMapping("/{id}")
    Experiment getExperiment(@PathVariable UUID id, @RequestParam(defaultValue = "true") boolean runs) {
        return runs ? experiments.get(id) : experiments.getWithoutRuns(id);
    }

    record ExperimentChange(@Nullable String name, @Nullable String note) {}

    @PatchMapping("/{id}")
    Experiment changeExperiment(@PathVariable UUID id, @RequestBody ExperimentChange change) {
        return experiments.change(id, change.name(), change.note());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteExperiment(@PathVariable UUID id) {
        experiments.remove(id);
    }
}
