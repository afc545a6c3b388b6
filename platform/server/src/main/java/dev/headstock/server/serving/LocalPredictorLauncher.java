package dev.headstock.server.serving;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.worker.Predictor;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.home.Home;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.processes.TrainerProcess;
import dev.headstock.server.processes.TrainerPrograms;
import dev.headstock.server.registry.CheckpointFiles;
import dev.headstock.server.registry.Lineage;
import dev.headstock.server.registry.ModelVersion;
import dev.headstock.server.runs.Run.PluginPin;
import dev.headstock.server.storage.Blobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** Lays out a version's files in a folder of links, for as long as the process that reads them lives. */
@Component
class LocalPredictorLauncher implements PredictorLauncher {
    private static final Logger log = LoggerFactory.getLogger(LocalPredictorLauncher.class);

    private final TrainerPrograms programs;
    private final Checkpoints checkpoints;
    private final BaseModels models;
    private final Blobs blobs;
    private final Path folders;

    LocalPredictorLauncher(TrainerPrograms programs, Checkpoints checkpoints, BaseModels models, Blobs blobs, Home home)
            throws IOException {
        this.programs = programs;
        this.checkpoints = checkpoints;
        this.models = models;
        this.blobs = blobs;
        // A server that was killed leaves folders behind, but no predictors: those end with its pipes.
        FileSystemUtils.deleteRecursively(home.folder("cache/predictors"));
        this.folders = home.folder("cache/predictors");
    }

    @Override
    public TrainerProcess start(ModelVersion version) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(folders, version.model() + "-" + version.number() + "-");
        try {
            TrainerProcess process = programs.startPredictor(layOut(version, folder));
            process.onExit(() -> delete(folder));
            return process;
        } catch (IOException | InterruptedException | RuntimeException failure) {
            delete(folder);
            throw failure;
        }
    }

    private Predictor.Start layOut(ModelVersion version, Path folder) throws IOException {
        Lineage lineage = version.lineage();
        Path model = Files.createDirectory(folder.resolve("model"));
        for (FileReference file : CheckpointFiles.forPrediction(
                checkpoints.files(lineage.checkpoint().id()))) {
            link(model, file.name(), file.sha256());
        }
        List<String> jars = new ArrayList<>();
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        for (PluginPin plugin : lineage.plugins()) {
            jars.add(link(plugins, plugin.id() + "-" + plugin.version() + ".jar", plugin.sha256())
                    .toString());
        }
        Path base = models.folder(lineage.baseModel().id());
        return new Predictor.Start(model.toString(), base.toString(), jars);
    }

    private Path link(Path folder, String name, String sha256) throws IOException {
        Path link = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNullElse(link.getParent(), folder));
        return Files.createSymbolicLink(link, blobs.local(sha256));
    }

    private static void delete(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException failure) {
            // Only links are left behind, and the next start of the server removes them.
            log.warn("Cannot remove {}: {}", folder, failure.getMessage());
        }
    }
}
