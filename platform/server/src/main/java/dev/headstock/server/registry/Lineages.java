package dev.headstock.server.registry;

import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.host.AdapterImport;
import dev.headstock.server.checkpoints.Checkpoint;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.datasets.DatasetVersion;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.registry.Lineage.BaseModelPin;
import dev.headstock.server.registry.Lineage.CheckpointName;
import dev.headstock.server.registry.Lineage.DatasetPin;
import dev.headstock.server.registry.Lineage.ReferencePin;
import dev.headstock.server.registry.Lineage.RunName;
import dev.headstock.server.runs.Run;
import dev.headstock.server.runs.Run.NamedValue;
import dev.headstock.server.runs.Run.PluginPin;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Collects a version's lineage from the packages that know its parts. */
@Component
public class Lineages {
    /** In place of what another program did not tell. */
    private static final UUID UNKNOWN = new UUID(0, 0);

    private final Datasets datasets;
    private final BaseModels models;
    private final CheckpointContent content;

    Lineages(Datasets datasets, BaseModels models, CheckpointContent content) {
        this.datasets = datasets;
        this.models = models;
        this.content = content;
    }

    public Lineage of(Run run, Checkpoint checkpoint) {
        DatasetVersion dataset = datasets.version(run.dataset().versionId());
        BaseModel base = models.get(run.baseModel().id());
        List<FileReference> files = CheckpointFiles.forDownload(checkpoint.files());
        DatasetSchemaView schema = content.schema(checkpoint.files()).orElse(dataset.schema());
        return new Lineage(
                new RunName(run.id(), run.name(), run.experimentId(), run.experimentName()),
                new CheckpointName(checkpoint.id(), checkpoint.step()),
                new DatasetPin(dataset.id(), dataset.datasetName(), dataset.number(), dataset.sha256()),
                new BaseModelPin(base.id(), base.name(), base.sha256()),
                run.specification(),
                run.plugins(),
                checkpoint.metrics(),
                primaryMetric(run, checkpoint),
                files.stream().mapToLong(FileReference::size).sum(),
                files,
                classes(schema),
                inputs(schema),
                references(run),
                content.export(checkpoint.files()),
                run.results().trainedParameters(),
                null,
                null);
    }

    /**
     * Of a version that another server made. What decides about predictions is read from its files, everything else is as it was written
     * down there.
     *
     * @param files named as in a checkpoint
     */
    public Lineage imported(Lineage origin, BaseModel base, List<PluginPin> plugins, List<FileReference> files) {
        Results results = new Results(origin.metrics(), origin.primaryMetric());
        return over(base, origin, plugins, results, files, origin.recipe());
    }

    /**
     * Of a base model that a recipe made, with the head of another model. Nothing is known of its quality yet.
     *
     * @param origin of the model that the head was taken from
     * @param files named as in a checkpoint
     */
    Lineage made(Lineage origin, BaseModel base, String recipe, List<FileReference> files) {
        return over(base, origin, origin.plugins(), new Results(Map.of(), null), files, recipe);
    }

    /**
     * Of adapters that another library trained.
     *
     * @param files named as in a checkpoint
     */
    public Lineage trainedElsewhere(
            AdapterImport.Made made, BaseModel base, List<PluginPin> plugins, List<FileReference> files) {
        DatasetSchemaView schema = content.schema(files).orElseThrow();
        List<FileReference> download = CheckpointFiles.forDownload(files);
        return new Lineage(
                new RunName(UNKNOWN, made.library(), UNKNOWN, "outside of Headstock"),
                new CheckpointName(UNKNOWN, 0),
                new DatasetPin(UNKNOWN, "not known", 0, ""),
                new BaseModelPin(base.id(), base.name(), base.sha256()),
                made.specification(),
                plugins,
                Map.of(),
                null,
                download.stream().mapToLong(FileReference::size).sum(),
                download,
                classes(schema),
                inputs(schema),
                List.of(),
                content.export(files),
                made.trainedParameters(),
                null,
                made.library());
    }

    private record Results(
            Map<String, Double> metrics, @Nullable NamedValue primaryMetric) {}

    private Lineage over(
            BaseModel base,
            Lineage origin,
            List<PluginPin> plugins,
            Results results,
            List<FileReference> files,
            @Nullable String recipe) {
        DatasetSchemaView schema = content.schema(files)
                .orElseThrow(() -> ApiException.invalid(
                        "", "model/headstock.json is missing or has no schema. Download the version again."));
        List<FileReference> download = CheckpointFiles.forDownload(files);
        return new Lineage(
                origin.run(),
                origin.checkpoint(),
                origin.dataset(),
                new BaseModelPin(base.id(), base.name(), base.sha256()),
                origin.specification(),
                plugins,
                results.metrics(),
                results.primaryMetric(),
                download.stream().mapToLong(FileReference::size).sum(),
                download,
                classes(schema),
                inputs(schema),
                origin.references(),
                content.export(files),
                origin.trainedParameters(),
                recipe,
                origin.trainedWith());
    }

    /** The run's own value is that of its best checkpoint, which this one need not be. */
    private static @Nullable NamedValue primaryMetric(Run run, Checkpoint checkpoint) {
        NamedValue best = run.primaryMetric();
        Double value = best == null ? null : Checkpoints.value(checkpoint.metrics(), best.name());
        return best == null || value == null || !Double.isFinite(value)
                ? null
                : new NamedValue(best.name(), value, best.direction());
    }

    private static List<String> classes(DatasetSchemaView schema) {
        return schema.columns().stream()
                .map(DatasetSchemaView.Column::classes)
                .filter(names -> !names.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static List<InputColumn> inputs(DatasetSchemaView schema) {
        return schema.inputs().stream()
                .map(column -> new InputColumn(column.name(), column.role(), column.type(), column.separator()))
                .toList();
    }

    private static List<ReferencePin> references(Run run) {
        return run.references().stream()
                .map(reference -> new ReferencePin(reference.reference(), reference.name(), reference.sha256()))
                .toList();
    }
}
