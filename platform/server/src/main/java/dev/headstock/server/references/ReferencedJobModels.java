package dev.headstock.server.references;

import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.worker.DataFiles;
import dev.headstock.protocol.worker.ModelFiles;
import dev.headstock.protocol.worker.ModelFiles.StoredCheckpoint;
import dev.headstock.protocol.worker.ModelFiles.TrainedBy;
import dev.headstock.server.checkpoints.Checkpoint;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.measurements.MetricCurves;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.models.JobModel;
import dev.headstock.server.models.JobModels;
import dev.headstock.server.plugins.PinnedPlugin;
import dev.headstock.server.plugins.Plugins;
import dev.headstock.server.registry.CheckpointContent;
import dev.headstock.server.registry.Lineage;
import dev.headstock.server.runs.Run;
import dev.headstock.server.runs.Run.PluginPin;
import dev.headstock.server.runs.Runs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Models as jobs work with them: with all files that a worker needs to read them, and the jars that it loads for that. */
@Component
class ReferencedJobModels implements JobModels {
    private static final String MODEL = "model/";
    /** A curve that an analysis draws needs no more. */
    private static final int POINTS = 500;

    private final ModelReferences references;
    private final Runs runs;
    private final BaseModels models;
    private final Datasets datasets;
    private final Checkpoints checkpoints;
    private final MetricCurves curves;
    private final Plugins plugins;
    private final CheckpointContent content;

    ReferencedJobModels(
            ModelReferences references,
            Runs runs,
            BaseModels models,
            Datasets datasets,
            Checkpoints checkpoints,
            MetricCurves curves,
            Plugins plugins,
            CheckpointContent content) {
        this.references = references;
        this.runs = runs;
        this.models = models;
        this.datasets = datasets;
        this.checkpoints = checkpoints;
        this.curves = curves;
        this.plugins = plugins;
        this.content = content;
    }

    @Override
    public JobModel get(String reference) {
        ReferencedModel model = references.get(reference);
        ReferencedModel.Training training = model.training();
        List<FileReference> base = models.files(model.base().id());
        if (training == null) {
            return new JobModel(
                    model.reference(),
                    model.name(),
                    model.sha256(),
                    new ModelFiles(model.reference(), model.name(), List.of(), base, null),
                    List.of(family(model)),
                    null);
        }
        Run run = training.run();
        return run == null ? imported(model, training, base) : trained(model, training, run, base);
    }

    private JobModel trained(
            ReferencedModel model, ReferencedModel.Training training, Run run, List<FileReference> base) {
        DataFiles data = datasets.files(datasets.version(run.dataset().versionId()));
        TrainedBy trainedBy =
                new TrainedBy(run.id().toString(), data, stored(checkpoints.list(run.number())), history(run.number()));
        List<FileReference> files = modelFiles(checkpoints.files(training.checkpoint()));
        return new JobModel(
                model.reference(),
                model.name(),
                model.sha256(),
                new ModelFiles(model.reference(), model.name(), files, base, trainedBy),
                runs.jars(run.number()),
                new JobModel.Training(run.id(), training.checkpoint(), data, data.schema()));
    }

    /** Its data may be here, too: constants that were tuned on a split are not measured on the same rows. */
    private JobModel imported(ReferencedModel model, ReferencedModel.Training training, List<FileReference> base) {
        Lineage lineage = references.importedLineage(model.reference());
        DataFiles data = datasets.findBySha256(lineage.dataset().sha256())
                .map(datasets::files)
                .orElse(null);
        List<FileReference> files = modelFiles(checkpoints.files(training.checkpoint()));
        TrainedBy trainedBy = data == null
                ? null
                : new TrainedBy(
                        lineage.run().id().toString(),
                        data,
                        List.of(new StoredCheckpoint(training.step(), files)),
                        Map.of());
        return new JobModel(
                model.reference(),
                model.name(),
                model.sha256(),
                new ModelFiles(model.reference(), model.name(), files, base, trainedBy),
                lineage.plugins().stream().map(this::jar).toList(),
                new JobModel.Training(null, training.checkpoint(), data, content.columns(files)));
    }

    private PinnedPlugin jar(PluginPin pin) {
        return plugins.jar(pin.sha256())
                .orElseThrow(
                        () -> ApiException.conflict("The plugin '%s' (%s) is not on this server any more. Install it."
                                .formatted(pin.id(), pin.version())));
    }

    private PinnedPlugin family(ReferencedModel model) {
        String family = model.base().family();
        return plugins.ownerOf(ExtensionPointKind.FAMILY, family)
                .orElseThrow(() -> ApiException.conflict(
                        "No installed plugin brings the model family '%s' of %s. Install or enable it."
                                .formatted(family, model.name())));
    }

    private static List<FileReference> modelFiles(List<FileReference> files) {
        return files.stream().filter(file -> file.name().startsWith(MODEL)).toList();
    }

    private static List<StoredCheckpoint> stored(List<Checkpoint> all) {
        return all.stream()
                .filter(checkpoint -> checkpoint.state() == Checkpoint.State.COMMITTED)
                .map(checkpoint -> new StoredCheckpoint(checkpoint.step(), modelFiles(checkpoint.files())))
                .toList();
    }

    private Map<String, List<List<Double>>> history(long run) {
        Map<String, List<List<Double>>> history = new LinkedHashMap<>();
        for (MetricCurves.MetricSummary metric : curves.summaries(run)) {
            MetricCurves.MetricSeries series = curves.series(run, metric.name(), POINTS);
            List<List<Double>> points = new ArrayList<>();
            for (int i = 0; i < series.step().length; i++) {
                points.add(List.of((double) series.step()[i], series.value()[i]));
            }
            history.put(metric.name(), points);
        }
        return history;
    }
}
