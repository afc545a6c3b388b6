package dev.headstock.server.experiments;

import dev.headstock.protocol.Problem;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.server.datasets.DatasetVersion;
import dev.headstock.server.experiments.ExperimentCheck.NamedRun;
import dev.headstock.server.experiments.ExperimentCheck.Result;
import dev.headstock.server.experiments.ExperimentRequest.Specification;
import dev.headstock.server.experiments.RunPlanner.PlannedRun;
import dev.headstock.server.experiments.RunPlanner.Subject;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.IdOwner;
import dev.headstock.server.http.Idempotency;
import dev.headstock.server.queue.NewJob;
import dev.headstock.server.runs.Run.DatasetName;
import dev.headstock.server.runs.Run.ModelName;
import dev.headstock.server.runs.Runs;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The experiments. Other packages come in here. */
@Component
public class Experiments implements IdOwner {
    /** As many as are launched together; those of a study may be more. */
    private static final int MOST_RUNS = ExperimentCheck.MOST_RUNS;

    private final ExperimentRepository repository;
    private final ExperimentViews views;
    private final ExperimentCheck check;
    private final Runs runs;
    private final Idempotency idempotency;
    private final JsonMapper json;

    Experiments(
            ExperimentRepository repository,
            ExperimentViews views,
            ExperimentCheck check,
            Runs runs,
            Idempotency idempotency,
            JsonMapper json) {
        this.repository = repository;
        this.views = views;
        this.check = check;
        this.runs = runs;
        this.idempotency = idempotency;
        this.json = json;
    }

    @Override
    public Optional<String> describe(UUID id) {
        return views.find(id).map(experiment -> "the experiment '%s'".formatted(experiment.name()));
    }

    /** With its first runs. */
    public Experiment get(UUID id) {
        return getWithoutRuns(id).withRuns(runs.ofExperiment(id, MOST_RUNS));
    }

    Experiment getWithoutRuns(UUID id) {
        return views.find(id).orElseThrow(() -> ApiException.notFound("experiment", id));
    }

    /** Everything is checked and planned before the one transaction that stores the experiment, its runs and their jobs. */
    Experiment launch(ExperimentRequest request, @Nullable String idempotencyKey, String by) {
        // A repeated submission gets its answer also when the plugins, or the data set, are gone by now.
        Optional<Experiment> before = idempotency.answered(idempotencyKey, "experiments", request, Experiment.class);
        if (before.isPresent()) {
            return before.get();
        }
        Result checked = check.check(request);
        Subject subject = checked.subject();
        if (!checked.launchable() || subject == null) {
            throw ApiException.invalid(checked.problems());
        }
        return idempotency.once(
                idempotencyKey, "experiments", request, Experiment.class, () -> store(request, checked, subject, by));
    }

    /**
     * An experiment whose runs are launched one by one, such as those of a study.
     *
     * @return what its runs have in common
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Runs.Question open(String name, String note, Specification specification, Subject subject, String by) {
        UUID id = UUID.randomUUID();
        repository.saveAndFlush(new ExperimentEntity(
                id,
                name,
                note,
                json.writeValueAsString(specification),
                subject,
                by,
                Instant.now().truncatedTo(ChronoUnit.MICROS)));
        return question(id, name, subject);
    }

    /** The run that a specification describes, without what differs by variation or seed. */
    public static RunSpecification run(Specification specification) {
        return RunPlans.specification(specification, null);
    }

    public static RunSpecification withSeed(RunSpecification specification, long seed) {
        return RunPlans.withSeed(specification, seed);
    }

    private Experiment store(ExperimentRequest request, Result checked, Subject subject, String by) {
        UUID id = UUID.randomUUID();
        store(id, request, subject, by);
        Runs.Question question = question(id, request.name().strip(), subject);
        checked.runs().forEach(run -> runs.launch(question, newRun(run, request), by));
        return get(id);
    }

    /**
     * The job of the only run of a new experiment; both are stored when the job is queued.
     *
     * @param checked launchable
     */
    NewJob plan(ExperimentRequest request, Result checked, String by) {
        UUID id = UUID.randomUUID();
        Subject subject = Objects.requireNonNull(checked.subject());
        Runs.Question question = question(id, request.name().strip(), subject);
        return runs.plan(question, newRun(checked.runs().get(0), request), by)
                .after(() -> store(id, request, subject, by));
    }

    private void store(UUID id, ExperimentRequest request, Subject subject, String by) {
        repository.saveAndFlush(new ExperimentEntity(
                id,
                request.name().strip(),
                Objects.requireNonNullElse(request.note(), ""),
                json.writeValueAsString(request.specification()),
                subject,
                by,
                // PostgreSQL keeps microseconds; what is returned now must equal what is read later.
                Instant.now().truncatedTo(ChronoUnit.MICROS)));
    }

    private static Runs.NewRun newRun(NamedRun run, ExperimentRequest request) {
        PlannedRun planned = run.planned();
        return new Runs.NewRun(
                run.name(),
                Objects.requireNonNull(planned.plan().resolved(), "a plan without errors is resolved"),
                run.requested(),
                planned.plan(),
                planned.jars(),
                planned.references(),
                request.clonedFrom());
    }

    public static Runs.Question question(UUID experiment, String name, Subject subject) {
        DatasetVersion dataset = subject.dataset();
        return new Runs.Question(
                experiment,
                name,
                new DatasetName(dataset.id(), dataset.datasetId(), dataset.datasetName(), dataset.number()),
                new ModelName(subject.model().id(), subject.model().name()));
    }

    /** Null leaves a part as it is. */
    @Transactional
    public Experiment change(UUID id, @Nullable String name, @Nullable String note) {
        ExperimentEntity experiment = entity(id);
        List<Problem> problems = ExperimentCheck.problemsOf(name, note);
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        if (name != null) {
            experiment.rename(name.strip());
            runs.rename(id, name.strip());
        }
        if (note != null) {
            experiment.annotate(note);
        }
        repository.flush();
        return get(id);
    }

    @Transactional
    public void remove(UUID id) {
        ExperimentEntity experiment = entity(id);
        Experiment view = getWithoutRuns(id);
        if (view.runCounts().active()) {
            throw ApiException.conflict(
                    "Experiment '%s' still has unfinished runs. Cancel them first.".formatted(view.name()));
        }
        try {
            runs.deleteAll(id);
        } catch (DataIntegrityViolationException e) {
            throw ApiException.conflict(
                    "A version in the model registry came from experiment '%s', or a run of another experiment refers to one of its runs. Delete that first."
                            .formatted(view.name()));
        }
        repository.delete(experiment);
    }

    private ExperimentEntity entity(UUID id) {
        return repository.findById(id).orElseThrow(() -> ApiException.notFound("experiment", id));
    }
}
