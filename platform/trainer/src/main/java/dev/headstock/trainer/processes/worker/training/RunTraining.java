package dev.headstock.trainer.processes.worker.training;

import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.Variation;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.TrainWork.TrainedRun;
import dev.headstock.trainer.Sha256;
import dev.headstock.trainer.analysis.LoadedModel;
import dev.headstock.trainer.datasets.ExampleFile;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.datasets.RowSelection;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.evaluation.EncodedSplit;
import dev.headstock.trainer.features.FeatureSource;
import dev.headstock.trainer.model.Blueprint;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.ModelWeights;
import dev.headstock.trainer.model.WeightSource;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.TrainingSettings.Precision;
import dev.headstock.trainer.planning.examples.RunExamples;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.RecognizedModel;
import dev.headstock.trainer.pretrained.SafetensorsFile;
import dev.headstock.trainer.processes.worker.checkpoints.BestCheckpoint;
import dev.headstock.trainer.processes.worker.checkpoints.CheckpointKeeper;
import dev.headstock.trainer.processes.worker.checkpoints.CheckpointWriter;
import dev.headstock.trainer.processes.worker.checkpoints.Checkpoints;
import dev.headstock.trainer.processes.worker.evaluations.FinalEvaluation;
import dev.headstock.trainer.processes.worker.jobs.DataException;
import dev.headstock.trainer.processes.worker.jobs.Job;
import dev.headstock.trainer.processes.worker.jobs.JobReferences;
import dev.headstock.trainer.processes.worker.training.TrainJob.Fetched;
import dev.headstock.trainer.saved.SavedModel;
import dev.headstock.trainer.torch.Torch;
import dev.headstock.trainer.training.Training;
import dev.headstock.trainer.training.Training.End;
import dev.headstock.trainer.training.TrainingData;
import dev.headstock.trainer.training.values.StoredParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run in this attempt: from its files to its last checkpoint and the evaluation of its best one. */
final class RunTraining implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunTraining.class);

    private final Fetched fetched;
    private final Job job;
    private final ResolvedRun run;
    private final Model model;
    private final RunUnits units;
    private final WeightSource base;
    private final FeatureSource source;
    private final List<AutoCloseable> opened;

    private RunTraining(
            Fetched fetched,
            Job job,
            ResolvedRun run,
            Model model,
            RunUnits units,
            WeightSource base,
            FeatureSource source,
            List<AutoCloseable> opened) {
        this.fetched = fetched;
        this.job = job;
        this.run = run;
        this.model = model;
        this.units = units;
        this.base = base;
        this.source = source;
        this.opened = opened;
    }

    static RunTraining prepare(Fetched fetched, Job job) throws IOException {
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            return prepare(fetched, job, opened);
        } catch (IOException | RuntimeException | Error e) {
            LoadedModel.close(opened);
            throw e;
        }
    }

    private static RunTraining prepare(Fetched fetched, Job job, List<AutoCloseable> opened) throws IOException {
        TrainedRun work = fetched.run();
        ModelFolder folder = opened(ModelFolder.open(fetched.base()), opened);
        RecognizedModel recognized = new ModelFamilies(job.extensions()).recognize(folder.manifest());
        ModelTokenizer tokenizer = opened(ModelTokenizer.open(fetched.base(), recognized), opened);
        References references = JobReferences.of(fetched.references(), job.extensions());
        ExampleReader reader = new ExampleReader(work.data().schema());
        ResolvedRun run = new Resolution(job.extensions())
                .require(work.specification(), recognized, tokenizer.vocabulary(), reader.schema(), references);
        WeightSource base = WeightSource.of(folder.weights());
        ModelWeights weights = ModelWeights.of(base).withModels(LoadedModel.weightsOf(references, opened));
        if (fetched.resume().isPresent()) {
            Path stored = fetched.resume().get().resolve(CheckpointWriter.MODEL).resolve(ModelFolder.WEIGHTS);
            weights = weights.withTrained(WeightSource.of(opened(SafetensorsFile.open(stored), opened)));
        }
        Model model = opened(
                Model.build(
                        job.torch(),
                        Blueprint.of(run),
                        weights,
                        run.plan().initialization(),
                        run.settings().seed()),
                opened);
        Variation variation = work.specification().variation();
        RunExamples seen = RunExamples.of(run);
        ExampleFile examples = opened(
                new ExampleFile(
                        fetched.examples(),
                        reader,
                        RowSelection.of(variation == null ? null : variation.trainRows()),
                        seen::examples),
                opened);
        RowEncoder encoder = new RowEncoder(tokenizer, run.settings().longestSequence());
        RunUnits units = new RunUnits(examples, encoder, run.head(), job.status()::progressed);
        return new RunTraining(fetched, job, run, model, units, base, source(work, run, recognized, job), opened);
    }

    private static <T extends AutoCloseable> T opened(T resource, List<AutoCloseable> all) {
        all.add(resource);
        return resource;
    }

    private static FeatureSource source(TrainedRun work, ResolvedRun run, RecognizedModel recognized, Job job) {
        StringBuilder weights = new StringBuilder();
        work.model().forEach(file -> weights.append(file.name()).append(file.sha256()));
        if (!run.plan().initialization().isEmpty()) {
            weights.append(run.plan().initialization()).append(run.settings().seed());
        }
        String family = recognized.family().id();
        return new FeatureSource(
                HexFormat.of()
                        .formatHex(Sha256.digest().digest(weights.toString().getBytes(StandardCharsets.UTF_8))),
                family + " " + version(job, ExtensionPointKind.FAMILY, family),
                version(job, ExtensionPointKind.HEAD, run.headId()));
    }

    private static String version(Job job, ExtensionPointKind kind, String id) {
        return job.extensions().pluginOf(kind, id).map(job::pluginVersion).orElse("");
    }

    Finish run() throws IOException {
        Map<Split, UnitSet> encoded = units.encode(List.of(Split.TRAIN, Split.DEV));
        UnitSet train = encoded.get(Split.TRAIN);
        if (train == null || train.size() == 0) {
            throw new DataException("The data set has no training rows.");
        }
        EncodedSplit dev = units.split(Split.DEV, encoded.get(Split.DEV));
        Teachers teachers = Teachers.load(run, train, units.examples(), fetched.references(), job, opened);
        TrainingData data = new TrainingData(train, dev, base, teachers.byReference(), job.features(), source);
        try (Training training = new Training(run, model, data)) {
            double secondsBefore = restore(training);
            logStart(training, train);
            BestCheckpoint best = best();
            try (CheckpointKeeper keeper = keeper(training, best)) {
                ReportingObserver observer = new ReportingObserver(
                        job.server(),
                        job.reports(),
                        job.heartbeats(),
                        job.status(),
                        run.metrics(),
                        keeper,
                        secondsBefore,
                        job.seconds());
                End end = training.run(observer, stopAfterEpochs());
                job.status().phase("sending the last checkpoint");
                keeper.finish();
                Map<String, Double> summary = observer.summary(training, model);
                if (end == End.STOPPED) {
                    return job.paused(summary);
                }
                evaluateBest(best, dev, training.step(), end == End.COMPLETE);
                return job.succeeded(summary);
            }
        }
    }

    // ---- training ----

    private double restore(Training training) throws IOException {
        Optional<Path> resume = fetched.resume();
        if (resume.isEmpty()) {
            return 0;
        }
        double seconds = training.restoreState(resume.get().resolve(CheckpointWriter.STATE));
        LOG.info("Going on from step {}.", training.step());
        return seconds;
    }

    private void logStart(Training training, UnitSet train) {
        LOG.info(
                "Training {} of {} parameters on {} examples in {} steps, {}, {} threads; ready after {} s.",
                training.trainedParameters(),
                model.parameterCount(),
                train.examples(),
                training.totalSteps(),
                run.settings().precision() == Precision.BF16 ? "bfloat16 with fp32 masters" : "fp32",
                Torch.threads(),
                "%.1f".formatted(job.seconds().getAsDouble()));
    }

    private BestCheckpoint best() throws IOException {
        BestCheckpoint best = new BestCheckpoint(run.metrics(), job.folder().resolve("best"));
        Long step = fetched.run().bestStep();
        if (step != null && fetched.best().isPresent()) {
            best.restore(step, fetched.run().bestMetrics(), fetched.best().get());
        }
        return best;
    }

    private CheckpointKeeper keeper(Training training, BestCheckpoint best) {
        SavedModel description = new SavedModel(
                SavedModel.FORMAT, specification(), schema(), seenThrough(), job.usedPlugins(), 0, Map.of(), false);
        CheckpointWriter writer = new CheckpointWriter(training, model, run, description, fetched.base(), job.folder());
        return new CheckpointKeeper(new Checkpoints(job.server()), job.reports(), writer, best);
    }

    private SavedModel.@Nullable SeenThrough seenThrough() {
        Variation variation = run.specification().variation();
        Variation.View view = variation == null ? null : variation.view();
        return view == null
                ? null
                : new SavedModel.SeenThrough(view, fetched.run().data().schema());
    }

    /** Without the view, which is stored beside it: requests for predictions have the columns of the view. */
    private RunSpecification specification() {
        RunSpecification all = run.specification();
        return run.view().isEmpty() ? all : all.withVariation(null);
    }

    private DatasetSchemaView schema() {
        return run.view().isEmpty() ? fetched.run().data().schema() : ExampleReader.view(run.schema());
    }

    private int stopAfterEpochs() {
        Variation variation = run.specification().variation();
        Integer stop = variation == null ? null : variation.stopAfterEpochs();
        return stop == null ? Integer.MAX_VALUE : stop;
    }

    // ---- the end ----

    /** DEV once more with intervals, then TEST, with the checkpoint that DEV chose; TEST only when the run is complete. */
    private void evaluateBest(BestCheckpoint best, @Nullable EncodedSplit dev, long lastStep, boolean complete)
            throws IOException {
        UnitSet test = complete ? units.encode(List.of(Split.TEST)).get(Split.TEST) : null;
        if (dev == null && test == null) {
            return;
        }
        long step = lastStep;
        if (best.model().isPresent()) {
            StoredParameters.load(best.model().get(), model, job.torch());
            step = best.step();
        }
        FinalEvaluation evaluation = new FinalEvaluation(job, run, model, step);
        Map<String, float[]> fitted = Map.of();
        if (dev != null) {
            fitted = evaluation.tune(dev);
        }
        EncodedSplit encoded = units.split(Split.TEST, test);
        if (encoded != null) {
            evaluation.measure(Split.TEST, encoded, fitted);
        }
    }

    @Override
    public void close() throws IOException {
        LoadedModel.close(opened);
    }
}
