package dev.headstock.server.experiments;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.StoredExample;
import dev.headstock.protocol.Variation;
import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import dev.headstock.protocol.host.Plan;
import dev.headstock.protocol.host.PlanRequest;
import dev.headstock.server.datasets.DatasetVersion;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.experiments.ReferenceResolution.Resolved;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.plugins.PinnedPlugin;
import dev.headstock.server.plugins.Plugins;
import dev.headstock.server.references.ModelFolders;
import dev.headstock.server.references.ReferencedModel;
import dev.headstock.server.runs.RunReference;
import dev.headstock.server.trainerhost.HostPlan;
import dev.headstock.server.trainerhost.PluginHost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Plans a run: finds what its options refer to, asks the plugin host, and notes the jars that planned it. */
@Component
public class RunPlanner {
    private final ReferenceResolution references;
    private final ModelFolders folders;
    private final Datasets datasets;
    private final BaseModels models;
    private final Plugins plugins;
    private final PluginHost host;

    RunPlanner(
            ReferenceResolution references,
            ModelFolders folders,
            Datasets datasets,
            BaseModels models,
            Plugins plugins,
            PluginHost host) {
        this.references = references;
        this.folders = folders;
        this.datasets = datasets;
        this.models = models;
        this.plugins = plugins;
        this.host = host;
    }

    /** What a run reads and starts from. */
    public record Subject(DatasetVersion dataset, BaseModel model) {}

    /**
     * @param plan with pointers into the run's specification
     * @param jars that planned it, and that must train it; empty when the plan has errors
     * @param references what the options name; empty when the plan has errors
     */
    public record PlannedRun(Plan plan, List<PinnedPlugin> jars, List<RunReference> references) {
        public boolean canRun() {
            return plan.resolved() != null
                    && plan.problems().stream().noneMatch(problem -> problem.severity() == Problem.Severity.ERROR);
        }
    }

    /** @param models that options name */
    public record Exact(RunSpecification specification, List<ReferencedModel> models, List<Problem> problems) {}

    /** The specification with exact references. */
    public Exact exact(RunSpecification specification) {
        Resolved resolved = references.resolve(specification);
        return new Exact(resolved.specification(), resolved.models(), resolved.problems());
    }

    public PlannedRun plan(RunSpecification specification, Subject subject) {
        return plan(specification, subject, host::plan);
    }

    /** The same of a run of a study, with this jar of the study's plugin where the run reads a view of it. */
    public PlannedRun plan(RunSpecification specification, Subject subject, PinnedPlugin study) {
        Variation variation = specification.variation();
        return variation == null || variation.view() == null
                ? plan(specification, subject)
                : plan(specification, subject, request -> host.plan(request, study.sha256()));
    }

    private PlannedRun plan(RunSpecification specification, Subject subject, Function<PlanRequest, HostPlan> planning) {
        Resolved resolved = references.resolve(specification);
        HostPlan planned = planning.apply(request(resolved, subject));
        Plan plan = planned.plan()
                .withProblems(Stream.concat(
                                resolved.problems().stream(),
                                planned.plan().problems().stream().filter(problem -> !resolved.reports(problem)))
                        .toList());
        PlannedRun withoutJars = new PlannedRun(plan, List.of(), List.of());
        return withoutJars.canRun()
                ? new PlannedRun(plan, jars(resolved, subject.model(), planned), references(resolved))
                : withoutJars;
    }

    private PlanRequest request(Resolved resolved, Subject subject) {
        DatasetVersion dataset = subject.dataset();
        StoredExample sample = datasets.rows(dataset.id(), List.of(0L)).get(0L);
        Optional<LengthHistogram> counted =
                datasets.lengthsSoon(dataset.id(), subject.model().id());
        return new PlanRequest(
                resolved.specification(),
                models.folder(subject.model().id()).toString(),
                resolved.models().stream().map(folders::layOut).toList(),
                dataset.schema(),
                dataset.statistics().rows(),
                // Those of another model's tokenizer are closer than none.
                counted.orElse(dataset.statistics().lengths()),
                counted.isEmpty(),
                sample);
    }

    private static List<RunReference> references(Resolved resolved) {
        List<RunReference> found = new ArrayList<>();
        for (ReferencedModel model : resolved.models()) {
            found.add(new RunReference(
                    model.reference(),
                    RunReference.Kind.MODEL,
                    model.name(),
                    model.sha256(),
                    model.training() == null ? null : model.training().checkpoint(),
                    model.base().id(),
                    null));
        }
        for (DatasetVersion version : resolved.datasets()) {
            String reference = version.datasetName() + "/" + version.number();
            found.add(new RunReference(
                    reference, RunReference.Kind.DATASET, reference, version.sha256(), null, null, version.id()));
        }
        return found;
    }

    /** Of everything that the worker will build: the run's own parts, and the models that it refers to. */
    private List<PinnedPlugin> jars(Resolved resolved, BaseModel model, HostPlan planned) {
        Jars jars = new Jars(planned);
        RunSpecification run = resolved.specification();
        jars.add(ExtensionPointKind.FAMILY, model.family());
        jars.addModel(run);
        run.strategies().forEach(strategy -> jars.add(ExtensionPointKind.STRATEGY, strategy.id()));
        Variation variation = run.variation();
        if (variation != null && variation.view() != null) {
            jars.add(ExtensionPointKind.STUDY, variation.view().study());
        }
        for (ReferencedModel reference : resolved.models()) {
            jars.add(ExtensionPointKind.FAMILY, reference.base().family());
            if (reference.training() != null) {
                jars.addModel(reference.training().specification());
            }
        }
        return List.copyOf(jars.byId.values());
    }

    private final class Jars {
        private final HostPlan planned;
        private final Map<String, PinnedPlugin> byId = new LinkedHashMap<>();

        Jars(HostPlan planned) {
            this.planned = planned;
        }

        void addModel(RunSpecification run) {
            add(ExtensionPointKind.HEAD, run.head().id());
            run.placements().stream().map(Choice::id).forEach(id -> add(ExtensionPointKind.PLACEMENT, id));
        }

        void add(ExtensionPointKind kind, String extension) {
            PinnedPlugin jar = planned.jarOf(kind, extension)
                    .flatMap(plugins::jar)
                    .orElseThrow(() -> ApiException.conflict(
                            "No installed plugin brings '%s' any more. Check the experiment again."
                                    .formatted(extension)));
            byId.put(jar.id(), jar);
        }
    }
}
