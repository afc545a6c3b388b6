package dev.headstock.server.runs;

import dev.headstock.protocol.JobSubject;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.host.Plan;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.events.Events;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.IdOwner;
import dev.headstock.server.plugins.PinnedPlugin;
import dev.headstock.server.queue.JobState;
import dev.headstock.server.queue.Jobs;
import dev.headstock.server.queue.NewJob;
import dev.headstock.server.runs.Run.DatasetName;
import dev.headstock.server.runs.Run.ModelName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The runs. Other packages come in here. */
@Component
public class Runs implements IdOwner {
    /** Of the jobs that train runs. */
    public static final String JOB_KIND = "train";

    private final JdbcClient jdbc;
    private final JsonColumns json;
    private final Jobs jobs;
    private final RunViews views;
    private final Checkpoints checkpoints;
    private final Events events;
    private final RunRemoval removal;
    private final RunSettings settings;

    Runs(
            JdbcClient jdbc,
            JsonColumns json,
            Jobs jobs,
            RunViews views,
            Checkpoints checkpoints,
            Events events,
            RunRemoval removal,
            RunSettings settings) {
        this.jdbc = jdbc;
        this.json = json;
        this.jobs = jobs;
        this.views = views;
        this.checkpoints = checkpoints;
        this.events = events;
        this.removal = removal;
        this.settings = settings;
    }

    /** What the runs of an experiment have in common. */
    public record Question(UUID experiment, String experimentName, DatasetName dataset, ModelName baseModel) {}

    /**
     * @param specification every default filled in
     * @param requested as it was asked for
     * @param plugins the exact jars that the run is to be trained with
     * @param references what the options of the specification name
     * @param parent the run that it is a clone of, or null
     */
    public record NewRun(
            String name,
            RunSpecification specification,
            RunSpecification requested,
            Plan plan,
            Collection<PinnedPlugin> plugins,
            Collection<RunReference> references,
            @Nullable UUID parent) {}

    /** Makes a run and puts it into the queue, as part of the transaction that makes its experiment. */
    @Transactional(propagation = Propagation.MANDATORY)
    public UUID launch(Question question, NewRun run, String by) {
        UUID id = UUID.randomUUID();
        jobs.submit(plan(id, question, run, by), by);
        return id;
    }

    /** The job of a new run, which is stored when the job is queued. */
    public NewJob plan(Question question, NewRun run, String by) {
        return plan(UUID.randomUUID(), question, run, by);
    }

    private NewJob plan(UUID id, Question question, NewRun run, String by) {
        NewJob.Label label = new NewJob.Label(run.name(), question.experimentName());
        return training(id, label, run.specification().resources(), run.plan().seconds(), run.plugins())
                .after(() -> store(id, question, run, by));
    }

    private void store(UUID id, Question question, NewRun run, String by) {
        long number = jdbc.sql("""
                        insert into run (id, experiment, experiment_name, dataset_version, dataset, dataset_name, dataset_number, base_model,
                            base_model_name, name, parent, state, specification, requested, plan, total_steps, trained_parameters, total_parameters,
                            created_by)
                        values (:id, :experiment, :experimentName, :datasetVersion, :dataset, :datasetName, :datasetNumber, :baseModel,
                            :baseModelName, :name, :parent, 'QUEUED', :specification::jsonb, :requested::jsonb, :plan::jsonb, :steps, :trained, :total, :by)
                        returning number""")
                .param("id", id)
                .param("experiment", question.experiment())
                .param("experimentName", question.experimentName())
                .param("datasetVersion", question.dataset().versionId())
                .param("dataset", question.dataset().datasetId())
                .param("datasetName", question.dataset().name())
                .param("datasetNumber", question.dataset().number())
                .param("baseModel", question.baseModel().id())
                .param("baseModelName", question.baseModel().name())
                .param("name", run.name())
                .param("parent", run.parent())
                .param("specification", json.write(run.specification()))
                .param("requested", json.write(run.requested()))
                .param("plan", json.write(run.plan()))
                .param("steps", run.plan().totalSteps())
                .param("trained", run.plan().trainedParameters())
                .param("total", run.plan().totalParameters())
                .param("by", by)
                .query(Long.class)
                .single();
        for (PinnedPlugin plugin : run.plugins()) {
            jdbc.sql(
                            "insert into run_plugin (run, plugin, version, sha256, size) values (:run, :id, :version, :sha256, :size)")
                    .param("run", number)
                    .param("id", plugin.id())
                    .param("version", plugin.version())
                    .param("sha256", plugin.sha256())
                    .param("size", plugin.size())
                    .update();
        }
        run.references().forEach(reference -> keep(number, reference));
        settings.store(number, run.specification());
    }

    private void keep(long run, RunReference reference) {
        jdbc.sql("""
                        insert into run_reference (run, reference, kind, name, sha256, checkpoint, base_model, dataset_version)
                        values (:run, :reference, :kind, :name, :sha256, :checkpoint, :baseModel, :datasetVersion)""")
                .param("run", run)
                .param("reference", reference.reference())
                .param("kind", reference.kind().name())
                .param("name", reference.name())
                .param("sha256", reference.sha256())
                .param("checkpoint", reference.checkpoint())
                .param("baseModel", reference.baseModel())
                .param("datasetVersion", reference.datasetVersion())
                .update();
        if (reference.checkpoint() != null) {
            checkpoints.pin(reference.checkpoint());
        }
    }

    /** The experiment has another name now. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void rename(UUID experiment, String experimentName) {
        jdbc.sql("update run set experiment_name = :name where experiment = :experiment")
                .param("name", experimentName)
                .param("experiment", experiment)
                .update();
    }

    private NewJob training(
            UUID run, NewJob.Label label, Resources resources, double seconds, Collection<PinnedPlugin> plugins) {
        return new NewJob(
                JOB_KIND, label, List.of(subject(run)), true, Map.of(), resources, seconds, plugins, job -> jdbc.sql(
                                "update run set job = :job where id = :run")
                        .param("job", job)
                        .param("run", run)
                        .update());
    }

    static JobSubject subject(UUID run) {
        return new JobSubject(JobSubject.RUN, run.toString());
    }

    @Override
    public Optional<String> describe(UUID id) {
        return views.findWithoutPlan(id).map(run -> "the run '%s', which was trained on %s from %s"
                .formatted(
                        run.name(), run.dataset().versionId(), run.baseModel().id()));
    }

    public Optional<Run> find(UUID id) {
        return views.find(id);
    }

    public Run get(UUID id) {
        return find(id).orElseThrow(() -> ApiException.notFound("run", id));
    }

    /** The first {@code most} in the order of their launch, without plans. */
    public List<Run> ofExperiment(UUID experiment, int most) {
        return views.ofExperiment(experiment, most);
    }

    /** With everything it left behind. Refused while it is unfinished, or something else was made from it. */
    public void delete(UUID id) {
        removal.remove(get(id));
    }

    public Run cancel(UUID id) {
        jobs.cancel(get(id).jobId());
        return get(id);
    }

    public void requestCheckpoint(UUID id) {
        jobs.requestCheckpoint(get(id).jobId());
    }

    /** A run that has succeeded with the same specification, seed and jars, so that it need not be trained again. */
    public Optional<UUID> findFinished(RunSpecification specification, Collection<PinnedPlugin> plugins) {
        String[] jars =
                plugins.stream().map(PinnedPlugin::sha256).distinct().sorted().toArray(String[]::new);
        return jdbc
                .sql("""
                        select id from run
                        where state = 'SUCCEEDED' and specification = :specification::jsonb
                            and (select array_agg(distinct sha256 order by sha256) from run_plugin where run = run.number) = :jars::text[]
                        order by number limit 1""")
                .param("specification", json.write(specification))
                .param("jars", jars)
                .query(UUID.class)
                .list()
                .stream()
                .findFirst();
    }

    /** Trains a run that has stopped at an epoch further, to a later one; it goes on from its newest checkpoint. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void goOn(UUID id, RunSpecification specification, RunSpecification requested, Plan plan, String by) {
        Run run = get(id);
        if (!run.state().finished()) {
            throw ApiException.conflict("Run %s has not stopped yet.".formatted(run.name()));
        }
        jdbc.sql("""
                        update run set specification = :specification::jsonb, requested = :requested::jsonb, plan = :plan::jsonb, total_steps = :steps
                        where id = :run""")
                .param("specification", json.write(specification))
                .param("requested", json.write(requested))
                .param("plan", json.write(plan))
                .param("steps", plan.totalSteps())
                .param("run", id)
                .update();
        settings.store(run.number(), specification);
        jobs.submit(
                training(
                        id,
                        new NewJob.Label(run.name(), run.experimentName()),
                        specification.resources(),
                        plan.seconds(),
                        jars(run.number())),
                by);
    }

    public Run pause(UUID id) {
        jobs.pause(get(id).jobId());
        return get(id);
    }

    public Run resume(UUID id) {
        jobs.resume(get(id).jobId());
        return get(id);
    }

    /** Queues a run again that has failed or was cancelled; it goes on from its newest checkpoint. */
    @Transactional
    public Run restart(UUID id, String by) {
        jobs.submit(restartable(id, null), by);
        return get(id);
    }

    /**
     * Trains a run that has stopped on from one of its checkpoints. Later checkpoints are dropped now, what the run measured after it when the
     * attempt begins.
     */
    @Transactional
    public Run resumeFrom(UUID id, UUID checkpoint, String by) {
        Run run = get(id);
        if (run.state() == JobState.PAUSED) {
            jobs.resume(run.jobId());
        } else {
            jobs.submit(restartable(id, null), by);
        }
        Run queued = get(id);
        // Somebody else may have resumed it a moment before, and its worker reads checkpoints now.
        if (queued.state() != JobState.QUEUED) {
            throw ApiException.conflict("Run '%s' has just been resumed. Pause it first.".formatted(run.name()));
        }
        checkpoints.dropAfter(run.number(), checkpoint);
        return queued;
    }

    /**
     * The job that trains a run further.
     *
     * @param priority null for that of the run
     * @throws ApiException when the run has not ended, or has succeeded
     */
    public NewJob restartable(UUID id, @Nullable Integer priority) {
        Run run = get(id);
        if (run.state() != JobState.FAILED && run.state() != JobState.CANCELLED) {
            throw ApiException.conflict(
                    "Only a failed or cancelled run can be restarted; this one is %s.".formatted(run.state()));
        }
        Resources resources = run.specification().resources();
        return training(
                id,
                new NewJob.Label(run.name(), run.experimentName()),
                priority == null ? resources : new Resources(resources.slots(), priority),
                run.plan() == null ? 0 : run.plan().seconds(),
                jars(run.number()));
    }

    /** The exact jars that the run is trained with. */
    public List<PinnedPlugin> jars(long run) {
        return jdbc.sql("select plugin as id, version, sha256, size from run_plugin where run = :run order by plugin")
                .param("run", run)
                .query(PinnedPlugin.class)
                .list();
    }

    /** Removes all runs of an experiment with everything they left behind. None may be unfinished or registered. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void deleteAll(UUID experiment) {
        removal.removeAll(experiment);
    }

    /** Publishes that the run looks different now. */
    public void publishChange(UUID id) {
        events.publishState(List.of("runs", "run:" + id), "run-changed", id, () -> views.findWithoutPlan(id)
                .orElse(null));
    }

    public UUID datasetVersion(UUID id) {
        return jdbc.sql("select dataset_version from run where id = :id")
                .param("id", id)
                .query(UUID.class)
                .optional()
                .orElseThrow(() -> ApiException.notFound("run", id));
    }

    /** Whether a run that has not finished names this model or data set version in an option. */
    public boolean needs(String reference) {
        return jdbc.sql("""
                        select exists (select from run_reference join run on run.number = run_reference.run
                            where reference = :reference and finished_at is null)""").param("reference", reference).query(Boolean.class).single();
    }

    /** The key of a run in the big tables. */
    public long number(UUID id) {
        return jdbc.sql("select number from run where id = :id")
                .param("id", id)
                .query(Long.class)
                .optional()
                .orElseThrow(() -> ApiException.notFound("run", id));
    }
}
