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
import dev.headstock.server.http.Idempotency;
import dev.headstock.server.plugins.Plugins;
import dev.headstock.server.studies.Study.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The studies. Other packages come in here. */
@Component
public class Studies {
    private static final String OPERATION = "studies";
    private static final int LONGEST_NAME = 200;
    private static final int MOST_VARIANTS = 200;

    private final StudyRows rows;
    private final StudyViews views;
    private final StudyHost host;
    private final StudyRunner runner;
    private final StudyRuns runs;
    private final Experiments experiments;
    private final ExperimentSubjects subjects;
    private final Plugins plugins;
    private final Idempotency idempotency;

    Studies(
            StudyRows rows,
            StudyViews views,
            StudyHost host,
            StudyRunner runner,
            StudyRuns runs,
            Experiments experiments,
            ExperimentSubjects subjects,
            Plugins plugins,
            Idempotency idempotency) {
        this.rows = rows;
        this.views = views;
        this.host = host;
        this.runner = runner;
        this.runs = runs;
        this.experiments = experiments;
        this.subjects = subjects;
        this.plugins = plugins;
        this.idempotency = idempotency;
    }

    /** The first round is asked for and stored before this returns; its runs are planned and queued after that. */
    Study start(StudyRequest request, @Nullable String key, String by) {
        Optional<Study> before = idempotency.answered(key, OPERATION, request, Study.class);
        if (before.isPresent()) {
            return before.get();
        }
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
        List<Problem> errors = StudyRunner.errors(round.problems());
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
        return idempotency.once(
                key, OPERATION, request, Study.class, () -> store(request, resolved, round, subject, offer, by));
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

    private Study store(
            StudyRequest request,
            Choice resolved,
            StudyRound.Result round,
            RunPlanner.Subject subject,
            Plugins.Offer offer,
            String by) {
        UUID id = UUID.randomUUID();
        var question =
                experiments.open(request.name().strip(), "Runs of a study.", request.specification(), subject, by);
        rows.add(
                id,
                new StudyRows.Started(
                        request, resolved, offer.extension().title(), offer.plugin(), question.experiment()),
                by);
        rows.addRound(id, 1, round.variants());
        runner.publish(id);
        return views.of(rows.get(id));
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

    public Study get(UUID id) {
        return views.of(rows.get(id));
    }

    /** The newest first. */
    public List<Study> list() {
        return rows.list().stream().map(views::of).toList();
    }

    /** Ends a study and cancels its runs, analyses and models that have not ended. Cancelling again is harmless. */
    Study cancel(UUID id) {
        if (rows.end(id, State.CANCELLED, "Cancelled by a person.")) {
            views.cancelJobs(id);
            runner.publish(id);
        }
        return get(id);
    }
}
