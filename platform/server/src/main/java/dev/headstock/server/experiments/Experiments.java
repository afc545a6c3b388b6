package dev.headstock.server.experiments;

import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.server.experiments.ExperimentCheck.PlannedRun;
import dev.headstock.server.experiments.ExperimentCheck.Result;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.Idempotency;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.plugins.PinnedPlugin;
import dev.headstock.server.plugins.Plugins;
import dev.headstock.server.runs.Runs;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The experiments. Other packages come in here. */
@Component
public class Experiments {
    private final ExperimentRepository repository;
    private final ExperimentViews views;
    private final ExperimentCheck check;
    private final Runs runs;
    private final Plugins plugins;
    private final Idempotency idempotency;
    private final JsonMapper json;

    Experiments(
            ExperimentRepository repository,
            ExperimentViews views,
            ExperimentCheck check,
            Runs runs,
            Plugins plugins,
            Idempotency idempotency,
            JsonMapper json) {
        this.repository = repository;
        this.views = views;
        this.check = check;
        this.runs = runs;
        this.plugins = plugins;
        this.idempotency = idempotency;
        this.json = json;
    }

    /** With its runs. */
    public Experiment get(UUID id) {
        return views.find(id)
                .orElseThrow(() -> ApiException.notFound("experiment", id))
                .withRuns(runs.ofExperiment(id));
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

    private Experiment store(ExperimentRequest request, Result checked, Subject subject, String by) {
        UUID id = UUID.randomUUID();
        repository.saveAndFlush(new ExperimentEntity(
                id,
                request.name().strip(),
                Objects.requireNonNullElse(request.note(), ""),
                json.writeValueAsString(request.specification()),
                subject,
                by,
                // PostgreSQL keeps microseconds; what is returned now must equal what is read later.
                Instant.now().truncatedTo(ChronoUnit.MICROS)));
        for (PlannedRun run : checked.runs()) {
            RunSpecification resolved =
                    Objects.requireNonNull(run.plan().resolved(), "a plan without errors is resolved");
            runs.launch(id, new Runs.NewRun(run.name(), resolved, run.plan(), pin(resolved, subject.model())));
        }
        return get(id);
    }

    /** The exact jars that bring what the run names. */
    private Collection<PinnedPlugin> pin(RunSpecification run, BaseModel model) {
        Map<String, PinnedPlugin> jars = new LinkedHashMap<>();
        addOwner(jars, ExtensionPointKind.FAMILY, model.family());
        addOwner(jars, ExtensionPointKind.HEAD, run.head().id());
        addOwner(jars, ExtensionPointKind.PLACEMENT, run.placement().id());
        addOwner(jars, ExtensionPointKind.STRATEGY, run.strategy().id());
        return jars.values();
    }

    private void addOwner(Map<String, PinnedPlugin> jars, ExtensionPointKind kind, String extension) {
        PinnedPlugin owner = plugins.ownerOf(kind, extension)
                .orElseThrow(() -> ApiException.conflict(
                        "The plugin with '%s' has just gone. Check the experiment again.".formatted(extension)));
        jars.put(owner.id(), owner);
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
        Experiment view = get(id);
        if (view.runCounts().active()) {
            throw ApiException.conflict(
                    "Experiment '%s' still has unfinished runs. Cancel them first.".formatted(view.name()));
        }
        try {
            runs.deleteAll(id);
        } catch (DataIntegrityViolationException registered) {
            throw ApiException.conflict(
                    "A version in the model registry came from experiment '%s'. Delete that version first."
                            .formatted(view.name()));
        }
        repository.delete(experiment);
    }

    private ExperimentEntity entity(UUID id) {
        return repository.findById(id).orElseThrow(() -> ApiException.notFound("experiment", id));
    }
}
