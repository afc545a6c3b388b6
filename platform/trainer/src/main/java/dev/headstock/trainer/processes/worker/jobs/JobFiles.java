package dev.headstock.trainer.processes.worker.jobs;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.worker.Assignment.PluginJar;
import dev.headstock.protocol.worker.DataFiles;
import dev.headstock.protocol.worker.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts an assignment's files into folders of the attempt. */
public final class JobFiles {
    private static final String MODEL = "model/";

    private final FileCache cache;
    private final Path folder;
    private final Map<List<FileReference>, Path> placed = new LinkedHashMap<>();

    /** @param folder of the attempt */
    public JobFiles(FileCache cache, Path folder) {
        this.cache = cache;
        this.folder = folder;
    }

    public List<Path> plugins(List<PluginJar> jars) throws IOException {
        Path target = Files.createDirectories(folder.resolve("plugins"));
        List<Path> paths = new ArrayList<>();
        for (PluginJar plugin : jars) {
            var named = new FileReference(
                    plugin.id() + ".jar", plugin.jar().size(), plugin.jar().sha256());
            paths.add(cache.placeChecked(named, target));
        }
        return paths;
    }

    /** A single file. */
    public Path file(FileReference file, String target) throws IOException {
        return cache.place(file, Files.createDirectories(folder.resolve(target)));
    }

    /** The examples.jsonl of a data set version. */
    public Path examples(DataFiles data) throws IOException {
        return file(data.examples(), "data/" + data.sha256());
    }

    /** Files under their own names in a folder of their own; the same files are placed once. */
    public Path folder(List<FileReference> files) throws IOException {
        return folder(files, "");
    }

    /** Likewise the {@code model/…} files of a checkpoint, without that prefix. */
    public Path modelFolder(List<FileReference> files) throws IOException {
        return folder(files, MODEL);
    }

    private Path folder(List<FileReference> files, String prefix) throws IOException {
        Path known = placed.get(files);
        if (known != null) {
            return known;
        }
        Path target = Files.createDirectories(folder.resolve("files").resolve(String.valueOf(placed.size())));
        for (FileReference file : files) {
            String name = file.name().startsWith(prefix) ? file.name().substring(prefix.length()) : file.name();
            cache.place(new FileReference(name, file.size(), file.sha256()), target);
        }
        placed.put(files, target);
        return target;
    }

    public FetchedModel model(ModelFiles files) throws IOException {
        Path base = folder(files.base());
        Optional<Path> trained = files.model().isEmpty() ? Optional.empty() : Optional.of(modelFolder(files.model()));
        Optional<Path> examples = Optional.empty();
        ModelFiles.TrainedBy run = files.run();
        if (run != null) {
            examples = Optional.of(examples(run.data()));
        }
        return new FetchedModel(files, base, trained, examples);
    }

    public List<FetchedModel> models(List<ModelFiles> files) throws IOException {
        List<FetchedModel> models = new ArrayList<>();
        for (ModelFiles model : files) {
            models.add(model(model));
        }
        return models;
    }

    /**
     * A model on this machine.
     *
     * @param base folder of the base model
     * @param trained folder with the files of a checkpoint; empty for a base model
     * @param examples of the data set version that it was trained on
     */
    public record FetchedModel(ModelFiles files, Path base, Optional<Path> trained, Optional<Path> examples) {}
}
