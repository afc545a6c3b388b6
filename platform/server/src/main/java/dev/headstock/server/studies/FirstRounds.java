package dev.headstock.server.studies;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.StudyRound;
import dev.headstock.server.experiments.ExperimentSubjects;
import dev.headstock.server.experiments.Experiments;
import dev.headstock.server.experiments.RunPlanner;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.FreeText;
import dev.headstock.server.plugins.Plugins;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Checks a study that somebody wants to start, and asks its plugin for the first round: all that is wrong is said before anything is stored. */
@Component
class FirstRounds {
    private static final int LONGEST_NAME = 200;
    private static final int MOST_VARIANTS = 200;

    private final StudyHost host;
    private final StudyRuns runs;
    private final ExperimentSubjects subjects;
    private final Plugins plugins;

    FirstRounds(StudyHost host, StudyRuns runs, ExperimentSubjects subjects, Plugins plugins) {
        this.host = host;
        this.runs = runs;
        this.subjects = subjects;
        this.plugins = plugins;
    }

    /**
     * A round that can be stored.
     *
     * @param resolved the study with every option filled in
     */
    record FirstRound(
            RunPlanner.Subject subject, Plugins.Offer offer, Choice resolved, List<StudyRound.Variant> variants) {}

    /** @throws ApiException that lists every problem */
    FirstRound plan(StudyRequest request) {
        RunPlanner.Subject subject = check(request);
        Plugins.Offer offer = offer(request.study().id());
        StudyRound.Result round = host.round(
                new StudyHost.Asked(
                        request.study(),
                        offer.plugin(),
                        Experiments.run(request.specification()),
                        Objects.requireNonNullElse(request.searchSpace(), Map.of())),
                List.of());
        Choice resolved = round.resolved();
        List<Problem> errors = errors(round.problems());
        if (!errors.isEmpty() || resolved == null) {
            throw ApiException.invalid(errors.stream()
                    .map(problem -> new Problem(
                            problem.pointer().startsWith("/study")
                                    ? problem.pointer()
                                    : "/specification" + problem.pointer(),
                            problem.message(),
                            problem.severity()))
                    .toList());
        }
        if (round.variants().size() > MOST_VARIANTS) {
            throw ApiException.invalid(
                    "/study",
                    "%d variants are more than the %d of one round. Choose other options."
                            .formatted(round.variants().size(), MOST_VARIANTS));
        }
        List<Problem> unplannable = runs.errors(round.variants(), subject, offer.plugin());
        if (!unplannable.isEmpty()) {
            throw ApiException.invalid(unplannable);
        }
        return new FirstRound(subject, offer, resolved, round.variants());
    }

    private static List<Problem> errors(List<Problem> problems) {
        return problems.stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .toList();
    }

    private RunPlanner.Subject check(StudyRequest request) {
        List<Problem> problems = new ArrayList<>(FreeText.problemsOfName("/name", request.name(), LONGEST_NAME));
        RunPlanner.Subject subject = subjects.find(
                request.specification().dataset(), request.specification().baseModel(), problems);
        StudyRequest.Budget budget = request.budget();
        if (budget != null && budget.runs() != null && budget.runs() < 1) {
            problems.add(
                    Problem.error("/budget/runs", "A budget has at least 1 run, not %d.".formatted(budget.runs())));
        }
        if (budget != null && budget.minutes() != null && !(budget.minutes() > 0)) {
            problems.add(Problem.error("/budget/minutes", "A budget of minutes is larger than 0."));
        }
        if (!problems.isEmpty() || subject == null) {
            throw ApiException.invalid(problems);
        }
        return subject;
    }

    private Plugins.Offer offer(String study) {
        List<Plugins.Offer> offers = plugins.extensions(ExtensionPointKind.STUDY);
        return offers.stream()
                .filter(offer -> offer.extension().id().equals(study))
                .findFirst()
                .orElseThrow(() -> ApiException.invalid(
                        "/study/id",
                        "There is no study '%s'. Known: %s. Choose one of them, or install the plugin that brings it."
                                .formatted(
                                        study,
                                        offers.stream()
                                                .map(offer -> offer.extension().id())
                                                .sorted()
                                                .collect(Collectors.joining(", ")))));
    }
}
