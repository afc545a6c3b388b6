package dev.headstock.server.experiments;

import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.StoredExample;
import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import dev.headstock.protocol.host.Plan;
import dev.headstock.protocol.host.PlanRequest;
import dev.headstock.server.datasets.DatasetVersion;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.experiments.ExperimentRequest.Variation;
import dev.headstock.server.experiments.RunPlans.Wanted;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.FreeText;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.trainerhost.PluginHost;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Checks an experiment completely, and plans every run of it. */
@Component
class ExperimentCheck {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_NOTE = 10_000;
    private static final int MOST_RUNS = 200;

    private final Datasets datasets;
    private final BaseModels models;
    private final PluginHost host;

    ExperimentCheck(Datasets datasets, BaseModels models, PluginHost host) {
        this.datasets = datasets;
        this.models = models;
        this.host = host;
    }

    record PlannedRun(String name, Plan plan) {}

    /**
     * @param problems every problem at once, with pointers into the request
     * @param subject null when the data set or the base model does not exist
     */
    record Result(
            List<Problem> problems,
            List<PlannedRun> runs,
            @Nullable Subject subject) {
        boolean launchable() {
            return problems.stream().noneMatch(problem -> problem.severity() == Problem.Severity.ERROR);
        }
    }

    Result check(ExperimentRequest request) {
        List<Problem> problems = new ArrayList<>();
        checkNames(request, problems);
        checkResources(request, problems);
        Subject subject = subject(request, problems);
        long count = RunPlans.count(request);
        if (count > MOST_RUNS) {
            problems.add(Problem.error(
                    "",
                    "%d runs are more than the %d of one experiment. Take fewer variations or seeds."
                            .formatted(count, MOST_RUNS)));
        }
        if (subject == null || count > MOST_RUNS) {
            return new Result(problems, List.of(), subject);
        }
        List<PlannedRun> runs = new ArrayList<>();
        Set<Problem> planned = new LinkedHashSet<>();
        String sample = sampleText(subject.dataset());
        for (Wanted run : RunPlans.of(request)) {
            Plan plan = host.plan(request(run, subject, sample));
            plan.problems().forEach(problem -> planned.add(inRequest(problem, run.pointer(), request)));
            runs.add(new PlannedRun(run.name(), plan));
        }
        problems.addAll(planned);
        return new Result(problems, runs, subject);
    }

    private static void checkNames(ExperimentRequest request, List<Problem> problems) {
        problems.addAll(problemsOf(request.name(), request.note()));
        List<Variation> variations = request.variations() == null ? List.of() : request.variations();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < variations.size(); i++) {
            String name = variations.get(i).name();
            String pointer = "/variations/%d/name".formatted(i);
            problems.addAll(FreeText.problemsOfName(pointer, name, LONGEST_NAME));
            if (!names.add(name)) {
                problems.add(Problem.error(
                        pointer, "Another variation is called '%s' too. Give each its own name.".formatted(name)));
            }
        }
        List<Long> seeds = request.seeds() == null ? List.of() : request.seeds();
        if (new HashSet<>(seeds).size() < seeds.size()) {
            problems.add(
                    Problem.error("/seeds", "A seed is given twice; the same seed gives the same run. Remove one."));
        }
    }

    static List<Problem> problemsOf(@Nullable String name, @Nullable String note) {
        List<Problem> problems = new ArrayList<>();
        if (name != null) {
            problems.addAll(FreeText.problemsOfName("/name", name, LONGEST_NAME));
        }
        problems.addAll(FreeText.problemsOfNote("/note", note, LONGEST_NOTE));
        return problems;
    }

    private static void checkResources(ExperimentRequest request, List<Problem> problems) {
        Resources resources = request.specification().resources();
        if (resources != null && resources.slots() < 1) {
            problems.add(Problem.error(
                    "/specification/resources/slots",
                    "A run needs at least 1 slot, not %d.".formatted(resources.slots())));
        }
    }

    private @Nullable Subject subject(ExperimentRequest request, List<Problem> problems) {
        var dataset =
                found(() -> datasets.version(request.specification().dataset()), "/specification/dataset", problems);
        var model = found(() -> models.get(request.specification().baseModel()), "/specification/baseModel", problems);
        return dataset == null || model == null ? null : new Subject(dataset, model);
    }

    private static <T> @Nullable T found(Supplier<T> lookUp, String pointer, List<Problem> problems) {
        try {
            return lookUp.get();
        } catch (ApiException missing) {
            if (missing.status() != HttpStatus.NOT_FOUND) {
                throw missing;
            }
            problems.add(Problem.error(pointer, missing.getMessage() + " Choose one that exists."));
            return null;
        }
    }

    private PlanRequest request(Wanted run, Subject subject, @Nullable String sample) {
        DatasetVersion dataset = subject.dataset();
        LengthHistogram lengths = dataset.statistics().lengths();
        return new PlanRequest(
                run.specification(),
                models.folder(subject.model().id()).toString(),
                dataset.schema(),
                dataset.statistics().rows(),
                lengths == null ? null : lengths.mean(),
                sample);
    }

    private @Nullable String sampleText(DatasetVersion dataset) {
        StoredExample first = datasets.rows(dataset.id(), List.of(0L)).get(0L);
        return first == null ? null : first.text();
    }

    /** A plan's pointer is into the run's specification; the request says the same either there or in the variation. */
    private static Problem inRequest(Problem problem, String runPointer, ExperimentRequest request) {
        String pointer = problem.pointer();
        boolean varied = runPointer.startsWith("/variations/")
                && request.variations() != null
                && replaces(
                        request.variations().get(Integer.parseInt(runPointer.substring("/variations/".length()))),
                        pointer);
        return new Problem((varied ? runPointer : "/specification") + pointer, problem.message(), problem.severity());
    }

    private static boolean replaces(Variation variation, String pointer) {
        Map<String, Boolean> replaced = Map.of(
                "head", variation.head() != null,
                "placement", variation.placement() != null,
                "strategy", variation.strategy() != null,
                "training", variation.training() != null);
        String[] segments = pointer.split("/", 3);
        return segments.length > 1 && replaced.getOrDefault(segments[1], false);
    }
}
