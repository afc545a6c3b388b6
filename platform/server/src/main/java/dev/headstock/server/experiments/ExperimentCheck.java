package dev.headstock.server.experiments;

import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.host.Plan;
import dev.headstock.server.experiments.ExperimentRequest.RequestedVariation;
import dev.headstock.server.experiments.RunPlanner.PlannedRun;
import dev.headstock.server.experiments.RunPlanner.Subject;
import dev.headstock.server.experiments.RunPlans.SeededRun;
import dev.headstock.server.experiments.RunPlans.Variant;
import dev.headstock.server.http.FreeText;
import dev.headstock.server.queue.Jobs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks an experiment completely, and plans every variation of it. Seeds share the plan of their variation. */
@Component
class ExperimentCheck {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_NOTE = 10_000;
    static final int MOST_RUNS = 200;

    private final ExperimentSubjects subjects;
    private final RunPlanner planner;
    private final Jobs jobs;

    ExperimentCheck(ExperimentSubjects subjects, RunPlanner planner, Jobs jobs) {
        this.subjects = subjects;
        this.planner = planner;
        this.jobs = jobs;
    }

    /**
     * @param requested with the run's own seed where one was given, as the plan of {@code planned}
     */
    record NamedRun(String name, RunSpecification requested, PlannedRun planned) {}

    /**
     * @param problems every problem at once, with pointers into the request
     * @param subject null when the data set or the base model does not exist
     */
    record Result(
            List<Problem> problems,
            List<NamedRun> runs,
            @Nullable Subject subject) {
        boolean launchable() {
            return problems.stream().noneMatch(problem -> problem.severity() == Problem.Severity.ERROR);
        }
    }

    Result check(ExperimentRequest request) {
        List<Problem> problems = new ArrayList<>();
        checkNames(request, problems);
        checkResources(request, problems);
        Subject subject = subjects.find(
                request.specification().dataset(), request.specification().baseModel(), problems);
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
        List<NamedRun> runs = new ArrayList<>();
        Set<Problem> planned = new LinkedHashSet<>();
        for (Variant variant : RunPlans.of(request)) {
            PlannedRun plan = planner.plan(variant.specification(), subject);
            plan.plan().problems().forEach(problem -> planned.add(inRequest(problem, variant.pointer(), request)));
            variant.runs()
                    .forEach(run -> runs.add(new NamedRun(
                            run.name(), RunPlans.withSeed(variant.specification(), run.seed()), withSeed(plan, run))));
        }
        Set<String> reported = problems.stream().map(Problem::pointer).collect(Collectors.toSet());
        planned.stream()
                .filter(problem -> !reported.contains(problem.pointer()))
                .forEach(problems::add);
        problems.addAll(DevLabels.warnings(subject.dataset().statistics()));
        LanguageFit.warning(
                        subject.dataset().statistics().languages(),
                        subject.model().languages())
                .ifPresent(problems::add);
        return new Result(problems, runs, subject);
    }

    private static PlannedRun withSeed(PlannedRun variant, SeededRun run) {
        Plan plan = variant.plan();
        RunSpecification resolved = plan.resolved();
        return resolved == null
                ? variant
                : new PlannedRun(
                        plan.withResolved(RunPlans.withSeed(resolved, run.seed())),
                        variant.jars(),
                        variant.references());
    }

    private static void checkNames(ExperimentRequest request, List<Problem> problems) {
        problems.addAll(problemsOf(request.name(), request.note()));
        List<RequestedVariation> variations = Objects.requireNonNullElse(request.variations(), List.of());
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
        List<Long> seeds = Objects.requireNonNullElse(request.seeds(), List.of());
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

    private void checkResources(ExperimentRequest request, List<Problem> problems) {
        Resources resources = request.specification().resources();
        if (resources == null) {
            return;
        }
        String pointer = "/specification/resources/slots";
        int slots = jobs.slots();
        if (resources.slots() < 1) {
            problems.add(Problem.error(pointer, "A run needs at least 1 slot, not %d.".formatted(resources.slots())));
        } else if (slots > 0 && resources.slots() > slots) {
            problems.add(Problem.warning(
                    pointer,
                    "This server has %d %s, so a run that needs %d would wait until it has more. Ask for %d or fewer."
                            .formatted(slots, slots == 1 ? "slot" : "slots", resources.slots(), slots)));
        }
    }

    /** A plan's pointer is into the run's specification; the request says the same either there or in the variation. */
    private static Problem inRequest(Problem problem, String variantPointer, ExperimentRequest request) {
        boolean varied = variantPointer.startsWith("/variations/")
                && request.variations() != null
                && request.variations()
                        .get(Integer.parseInt(variantPointer.substring("/variations/".length())))
                        .says(problem.pointer());
        return new Problem(
                (varied ? variantPointer : "/specification") + problem.pointer(),
                problem.message(),
                problem.severity());
    }
}
