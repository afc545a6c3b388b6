package dev.headstock.trainer.processes.worker;

import dev.headstock.api.Example;
import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.StoredExample;
import dev.headstock.protocol.worker.Assignment;
import dev.headstock.protocol.worker.Assignment.CheckpointReference;
import dev.headstock.protocol.worker.Assignment.PluginJar;
import dev.headstock.trainer.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An assignment's files on this machine.
 *
 * @param base folder of the base model
 * @param plugins the jars to load
 * @param resume folder of the checkpoint to go on from
 */
record RunFiles(Path examples, Path base, List<Path> plugins, Optional<Path> resume) {

    static RunFiles fetch(Assignment assignment, FileCache cache, Path work) throws IOException {
        Path base = Files.createDirectories(work.resolve("base"));
        for (FileReference file : assignment.model()) {
            cache.place(file, base);
        }
        List<Path> plugins = new ArrayList<>();
        for (PluginJar plugin : assignment.plugins()) {
            Path folder = Files.createDirectories(work.resolve("plugins"));
            var named = new FileReference(
                    plugin.id() + ".jar", plugin.jar().size(), plugin.jar().sha256());
            plugins.add(cache.placeChecked(named, folder));
        }
        Path examples = cache.place(assignment.examples(), Files.createDirectories(work.resolve("data")));
        CheckpointReference checkpoint = assignment.resumeFrom();
        return checkpoint == null
                ? new RunFiles(examples, base, plugins, Optional.empty())
                : new RunFiles(examples, base, plugins, Optional.of(fetch(checkpoint, cache, work)));
    }

    private static Path fetch(CheckpointReference checkpoint, FileCache cache, Path work) throws IOException {
        Path folder = Files.createDirectories(work.resolve("resume"));
        for (FileReference file : checkpoint.files()) {
            if (!file.name().startsWith("export/")) {
                cache.place(file, folder);
            }
        }
        return folder;
    }

    /**
     * Reads the examples one by one, in the order of their rows.
     *
     * @param takers who takes the examples of a split; splits without one are passed over
     */
    void read(Map<Split, Consumer<Example>> takers) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(examples)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                StoredExample stored = Json.MAPPER.readValue(line, StoredExample.class);
                Consumer<Example> taker = takers.get(stored.split());
                if (taker != null) {
                    taker.accept(new Example(stored.row(), stored.text(), stored.secondText(), stored.label()));
                }
            }
        }
    }
}
