package dev.headstock.trainer.processes.worker;

import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.TrainingSettings.Precision;
import dev.headstock.protocol.worker.Assignment;
import dev.headstock.protocol.worker.Bootstrap;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.Finish.Outcome;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.ModelFamilies.Recognised;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.SafetensorsFile;
import dev.headstock.trainer.engine.EncodedExamples;
import dev.headstock.trainer.engine.Model;
import dev.headstock.trainer.engine.Model.Blueprint;
import dev.headstock.trainer.engine.PretrainedArrays;
import dev.headstock.trainer.engine.SavedModel;
import dev.headstock.trainer.engine.SavedModel.UsedPlugin;
import dev.headstock.trainer.engine.TextEncoder;
import dev.headstock.trainer.engine.Torch;
import dev.headstock.trainer.engine.Training;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.Schemas;
import dev.headstock.trainer.plugins.PluginException;
import dev.headstock.trainer.plugins.PluginLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt of one job, from the assignment to its end. */
final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final Bootstrap bootstrap;
    private final ServerConnection server;
    private final Heartbeats heartbeats;
    private final Reports reports;
    private final Status status;
    private final long startedAt = System.nanoTime();

    Attempt(Bootstrap bootstrap, ServerConnection server, Heartbeats heartbeats, Reports reports, Status status) {
        this.bootstrap = bootstrap;
        this.server = server;
        this.heartbeats = heartbeats;
        this.reports = reports;
        this.status = status;
    }

    Finish run() throws IOException, PluginException {
        status.phase("fetching files");
        Assignment assignment = server.get("/assignment", Assignment.class);
        // libtorch takes a second to load, as long as the files take to come.
        CompletableFuture<RunFiles> fetching = CompletableFuture.supplyAsync(() -> fetch(assignment));
        try (Torch torch = Torch.open()) {
            requireGpu(torch);
            RunFiles files = await(fetching);
            try (PluginLoader plugins = PluginLoader.load(files.plugins())) {
                plugins.requireAll();
                return train(assignment, files, plugins, torch);
            }
        }
    }

    /** libtorch takes the processor without a word when it cannot use a GPU, and would take a hundred times as long. */
    private static void requireGpu(Torch torch) {
        String gpus = System.getenv().getOrDefault("CUDA_VISIBLE_DEVICES", "");
        if (!gpus.isBlank() && !torch.usesGpu()) {
            throw new NoGpuException(gpus);
        }
    }

    private RunFiles fetch(Assignment assignment) {
        try {
            var cache = new FileCache(Path.of(bootstrap.cache()), server);
            return RunFiles.fetch(assignment, cache, Path.of(bootstrap.work()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T await(CompletableFuture<T> future) throws IOException {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException io) {
                throw io.getCause();
            }
            throw e;
        }
    }

    private Finish train(Assignment assignment, RunFiles files, PluginLoader plugins, Torch torch) throws IOException {
        status.phase("preparing");
        ResolvedRun run;
        try (ModelFolder base = ModelFolder.open(files.base())) {
            run = resolve(assignment, plugins, base);
            try (Model model = build(run, base, files, torch);
                    TextEncoder encoder = TextEncoder.open(
                            files.base().resolve(ModelFolder.TOKENIZER),
                            run.specification().training().maxTokens())) {
                return train(assignment, run, files, model, encoder);
            }
        }
    }

    private static ResolvedRun resolve(Assignment assignment, PluginLoader plugins, ModelFolder base) {
        Recognised recognised = new ModelFamilies(plugins.extensions()).recognise(base.manifest());
        return new Resolution(plugins.extensions())
                .require(assignment.specification(), recognised, Schemas.of(assignment.schema()));
    }

    private static Model build(ResolvedRun run, ModelFolder base, RunFiles files, Torch torch) throws IOException {
        PretrainedArrays pretrained = PretrainedArrays.of(base.weights());
        long seed = run.specification().training().seed();
        Optional<Path> resume = files.resume();
        if (resume.isEmpty()) {
            return Model.build(torch, Blueprint.of(run), pretrained, seed);
        }
        Path weights = resume.get().resolve("model").resolve(ModelFolder.WEIGHTS);
        try (SafetensorsFile trained = SafetensorsFile.open(weights)) {
            return Model.build(
                    torch, Blueprint.of(run), PretrainedArrays.of(trained).or(pretrained), seed);
        }
    }

    private Finish train(Assignment assignment, ResolvedRun run, RunFiles files, Model model, TextEncoder encoder)
            throws IOException {
        var trainCollector = new EncodedExamples.Collector(encoder, status::progressed);
        var devCollector = new EncodedExamples.Collector(encoder, status::progressed);
        files.read(Map.of(Split.TRAIN, trainCollector::add, Split.DEV, devCollector::add));
        EncodedExamples train = trainCollector.finish();
        EncodedExamples dev = devCollector.finish();
        if (train.size() == 0) {
            throw new DataException("The data set has no training rows.");
        }
        RunSpecification specification = run.specification();
        Path work = Path.of(bootstrap.work());
        try (var training = new Training(model, run.plan(), specification.training(), train, dev, work)) {
            double secondsBefore = 0;
            if (files.resume().isPresent()) {
                secondsBefore = training.restoreState(stateOf(files.resume().get()));
                LOG.info("Going on from step {}.", training.step());
            }
            LOG.info(
                    "Training {} of {} parameters on {} examples in {} steps, {}, {} threads; ready after {} s.",
                    training.trainedParameters(),
                    model.parameterCount(),
                    train.size(),
                    training.totalSteps(),
                    specification.training().precision() == Precision.BF16 ? "bfloat16 with fp32 masters" : "fp32",
                    Torch.threads(),
                    "%.1f".formatted(seconds()));
            var saved =
                    new SavedModel(SavedModel.FORMAT, specification, assignment.schema(), usedPlugins(assignment), 0);
            try (var keeper = new CheckpointKeeper(
                    new Checkpoints(server), reports, training, model, saved, run, files.base(), work)) {
                var observer =
                        new ReportingObserver(server, reports, heartbeats, status, keeper, secondsBefore, this::seconds);
                if (!training.run(observer)) {
                    throw new IllegalStateException("The training stopped although nobody asked it to");
                }
                status.phase("sending the last checkpoint");
                keeper.finish();
                return new Finish(Outcome.SUCCEEDED, null, null, null, false, observer.summary(training, model));
            }
        }
    }

    private static Path stateOf(Path checkpoint) {
        return checkpoint.resolve(CheckpointKeeper.STATE);
    }

    private static List<UsedPlugin> usedPlugins(Assignment assignment) {
        return assignment.plugins().stream()
                .map(plugin -> new UsedPlugin(
                        plugin.id(), plugin.version(), plugin.jar().sha256()))
                .toList();
    }

    /** Since the process knows of its job. */
    private double seconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }
}
