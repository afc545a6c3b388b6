package dev.headstock.trainer.processes.worker;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.worker.Assignment;
import dev.headstock.protocol.worker.Bootstrap;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.features.FeatureCache;
import dev.headstock.trainer.plugins.Culprits;
import dev.headstock.trainer.plugins.PluginException;
import dev.headstock.trainer.plugins.PluginLoader;
import dev.headstock.trainer.processes.worker.jobs.FileCache;
import dev.headstock.trainer.processes.worker.jobs.Job;
import dev.headstock.trainer.processes.worker.jobs.JobFiles;
import dev.headstock.trainer.processes.worker.jobs.JobKind;
import dev.headstock.trainer.processes.worker.server.Heartbeats;
import dev.headstock.trainer.processes.worker.server.Reports;
import dev.headstock.trainer.processes.worker.server.ServerConnection;
import dev.headstock.trainer.processes.worker.server.Status;
import dev.headstock.trainer.torch.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** One attempt of one job: fetches what it needs and hands it to the kind of job that it is. */
final class Attempt {
    /** Of cached features on this machine. */
    private static final long MOST_FEATURE_BYTES = 20L << 30;

    private final Bootstrap bootstrap;
    private final ServerConnection server;
    private final Heartbeats heartbeats;
    private final Reports reports;
    private final Status status;
    private final HeapReserve reserve;
    private final long startedAt = System.nanoTime();
    private final Consumer<Culprits> onLoaded;

    /** @param onLoaded receives which plugin brings which class, once the plugins are loaded */
    Attempt(
            Bootstrap bootstrap,
            ServerConnection server,
            Heartbeats heartbeats,
            Reports reports,
            Status status,
            HeapReserve reserve,
            Consumer<Culprits> onLoaded) {
        this.bootstrap = bootstrap;
        this.server = server;
        this.heartbeats = heartbeats;
        this.reports = reports;
        this.status = status;
        this.reserve = reserve;
        this.onLoaded = onLoaded;
    }

    Finish run() throws IOException, PluginException {
        status.phase("fetching files");
        Assignment assignment = server.get("/assignment", Assignment.class);
        return run(assignment, JobKinds.get(assignment.kind()));
    }

    private <W, F> Finish run(Assignment assignment, JobKind<W, F> kind) throws IOException, PluginException {
        W work = Json.MAPPER.convertValue(assignment.work(), kind.work());
        JobFiles files = new JobFiles(new FileCache(Path.of(bootstrap.cache()), server), Path.of(bootstrap.work()));
        // libtorch takes a second to load, as long as the files take to come.
        CompletableFuture<Fetched<F>> fetching =
                CompletableFuture.supplyAsync(() -> fetch(assignment, kind, work, files));
        try (Torch torch = Torch.open()) {
            requireGpu(torch);
            Fetched<F> fetched = await(fetching);
            try (PluginLoader plugins = PluginLoader.load(fetched.plugins())) {
                onLoaded.accept(plugins.culprits());
                plugins.requireAll();
                status.phase("preparing");
                Path features = Path.of(bootstrap.cache()).resolveSibling("features");
                return run(
                        kind,
                        work,
                        fetched.files(),
                        new Job(
                                assignment,
                                server,
                                heartbeats,
                                reports,
                                status,
                                torch,
                                plugins.extensions(),
                                files,
                                fetched.state(),
                                Path.of(bootstrap.work()),
                                new FeatureCache(features, MOST_FEATURE_BYTES),
                                this::seconds));
            }
        }
    }

    private <W, F> Finish run(JobKind<W, F> kind, W work, F files, Job job) throws IOException {
        try {
            return kind.run(work, files, job);
        } catch (OutOfMemoryError e) {
            // Before anything is closed: that needs memory, too, and would hide where the heap became full.
            reserve.release();
            throw e;
        }
    }

    private record Fetched<F>(List<Path> plugins, Optional<byte[]> state, F files) {}

    private static <W, F> Fetched<F> fetch(Assignment assignment, JobKind<W, F> kind, W work, JobFiles files) {
        try {
            FileReference stored = assignment.state();
            Optional<byte[]> state =
                    stored == null ? Optional.empty() : Optional.of(Files.readAllBytes(files.file(stored, "stored")));
            return new Fetched<>(files.plugins(assignment.plugins()), state, kind.fetch(work, files));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** libtorch takes the processor without a word when it cannot use a GPU, and would take a hundred times as long. */
    private static void requireGpu(Torch torch) {
        String gpus = System.getenv().getOrDefault("CUDA_VISIBLE_DEVICES", "");
        if (!gpus.isBlank() && !torch.usesGpu()) {
            throw new NoGpuException(gpus);
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

    /** Since the process knows of its job. */
    private double seconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }
}
