package dev.headstock.server.studies;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.JobSubject;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.host.StudyRound.Variant;
import dev.headstock.server.datasets.DatasetVersion;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.experiments.Experiments;
import dev.headstock.server.experiments.RunPlanner;
import dev.headstock.server.experiments.RunPlanner.PlannedRun;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.plugins.PinnedPlugin;
import dev.headstock.server.queue.JobHandlers;
import dev.headstock.server.queue.JobSubmission;
import dev.headstock.server.queue.Jobs;
import dev.headstock.server.queue.NewJob;
import dev.headstock.server.runs.Runs;
import dev.headstock.server.studies.StudyRows.RunRow;
import dev.headstock.server.studies.StudyRows.VariantRow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Plans and queues the runs of a study, and the analyses of them that its variants ask for. */
@Component
class StudyRuns {
    private final StudyRows rows;
    private final RunPlanner planner;
    private final Datasets datasets;
    private final Runs runs;
    private final Jobs jobs;
    private final JobHandlers handlers;
    private final TransactionTemplate transactions;

    StudyRuns(
            StudyRows rows,
            RunPlanner planner,
            Datasets datasets,
            Runs runs,
            Jobs jobs,
            JobHandlers handlers,
            TransactionTemplate transactions) {
        this.rows = rows;
        this.planner = planner;
        this.datasets = datasets;
        this.runs = runs;
        this.jobs = jobs;
        this.handlers = handlers;
        this.transactions = transactions;
    }

    /** Why variants of a study that is to start cannot run, as far as their base model is there already. */
    List<Problem> errors(List<Variant> variants, RunPlanner.Subject subject, PinnedPlugin plugin) {
        return variants.stream()
                .filter(variant -> variant.modelFrom() == null
                        && variant.model()
                                .equals(StudyModels.BASE + subject.model().id()))
                .flatMap(variant -> errors(variant, subject, plugin))
                .toList();
    }

    private Stream<Problem> errors(Variant variant, RunPlanner.Subject subject, PinnedPlugin plugin) {
        RunSpecification specification = Experiments.withSeed(
                withModel(variant.specification(), subject.model()),
                variant.seeds().get(0));
        return planner.plan(specification, subject, plugin).plan().problems().stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .map(problem -> Problem.error(
                        "/study", "The study's variant '%s': %s".formatted(variant.name(), problem.message())));
    }

    /**
     * Queues the run of one seed of a variant, or says why there is none. A run of an earlier round with the same variant and seed goes on to its new
     * stop; one that has succeeded with the same specification is taken.
     *
     * @param all runs of the study so far
     */
    void start(
            StudyRows.Row study,
            VariantRow variant,
            RunRow row,
            BaseModel model,
            List<RunRow> all,
            @Nullable UUID earlier) {
        RunSpecification specification =
                Experiments.withSeed(withModel(variant.variant().specification(), model), row.seed());
        DatasetVersion dataset = datasets.version(UUID.fromString(specification.dataset()));
        PlannedRun planned = planner.plan(specification, new RunPlanner.Subject(dataset, model), study.plugin());
        RunSpecification resolved = planned.plan().resolved();
        if (!planned.canRun() || resolved == null) {
            rows.setRun(study.id(), row, null, words(planned.plan().problems()), 0);
            return;
        }
        String overBudget = overBudget(study, all, planned.plan().seconds());
        if (overBudget != null) {
            rows.setRun(study.id(), row, null, overBudget, 0);
            return;
        }
        transactions.executeWithoutResult(status -> {
            if (!rows.isRunningUntilCommit(study.id())) {
                return;
            }
            UUID run;
            double seconds = planned.plan().seconds();
            if (earlier != null) {
                runs.goOn(earlier, resolved, specification, planned.plan(), study.createdBy());
                run = earlier;
            } else {
                UUID same = runs.findFinished(resolved, planned.jars()).orElse(null);
                seconds = same == null ? seconds : 0;
                run = same == null ? launch(study, variant, row, specification, model, dataset, planned) : same;
            }
            rows.setRun(study.id(), row, run, null, seconds);
        });
    }

    private UUID launch(
            StudyRows.Row study,
            VariantRow variant,
            RunRow row,
            RunSpecification requested,
            BaseModel model,
            DatasetVersion dataset,
            PlannedRun planned) {
        boolean several = variant.variant().seeds().size() > 1;
        String name = variant.variant().name() + (several ? " · seed " + row.seed() : "");
        return runs.launch(
                Experiments.question(study.experiment(), study.name(), new RunPlanner.Subject(dataset, model)),
                new Runs.NewRun(
                        name,
                        Objects.requireNonNull(planned.plan().resolved(), "a plan that can run is resolved"),
                        requested,
                        planned.plan(),
                        planned.jars(),
                        planned.references(),
                        null),
                study.createdBy());
    }

    private static RunSpecification withModel(RunSpecification base, BaseModel model) {
        return new RunSpecification(
                base.dataset(),
                model.id().toString(),
                base.head(),
                base.placements(),
                base.strategies(),
                base.settings(),
                base.resources(),
                base.variation());
    }

    private static @Nullable String overBudget(StudyRows.Row study, List<RunRow> all, double seconds) {
        Integer mostRuns = study.budget().runs();
        Double mostMinutes = study.budget().minutes();
        long queued = all.stream()
                .map(RunRow::run)
                .filter(Objects::nonNull)
                .distinct()
                .count();
        double spent = all.stream().mapToDouble(RunRow::estimatedSeconds).sum();
        if (mostRuns != null && queued >= mostRuns) {
            return "Not queued: the budget of %d runs is used up.".formatted(mostRuns);
        }
        if (mostMinutes != null && (spent + seconds) / 60 > mostMinutes) {
            return "Not queued: the budget of %.1f minutes is used up.".formatted(mostMinutes);
        }
        return null;
    }

    /** Queues an analysis of a finished run, or says why there is none. */
    void analyze(StudyRows.Row study, Variant variant, RunRow row, int place) {
        Choice analysis = variant.analyses().get(place);
        try {
            NewJob job = handlers.of("analyze")
                    .plan(
                            new JobSubmission(
                                    "analyze",
                                    List.of(new JobSubject(JobSubject.MODEL, "run/" + row.run())),
                                    Map.of(
                                            "analysis",
                                            Map.of("id", analysis.id(), "options", analysis.options()),
                                            "seed",
                                            row.seed()),
                                    null),
                            study.createdBy());
            transactions.executeWithoutResult(status -> {
                if (rows.isRunningUntilCommit(study.id())) {
                    rows.addAnalysis(study.id(), row, place, jobs.submit(job, study.createdBy()), null);
                }
            });
        } catch (ApiException e) {
            if (e.status().is5xxServerError()) {
                throw e;
            }
            rows.addAnalysis(study.id(), row, place, null, String.valueOf(e.getMessage()));
        }
    }

    static String words(List<Problem> problems) {
        return problems.stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .map(Problem::message)
                .collect(Collectors.joining(" "));
    }
}
