package dev.headstock.trainer.engine;

import dev.headstock.trainer.Json;
import dev.headstock.trainer.pretrained.SafetensorsFile;
import dev.headstock.trainer.pretrained.SafetensorsWriter;
import dev.headstock.trainer.pretrained.SafetensorsWriter.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a training needs, besides the weights, to go on as if nothing had happened.
 *
 * @param step optimiser steps done
 * @param seconds of training so far, pauses not counted
 * @param optimiserSteps taken so far by each learning parameter
 */
public record TrainingState(long step, double seconds, Map<String, Double> optimiserSteps) {
    private static final String STATE = "training.json";
    private static final String MOMENTS = "optimiser.safetensors";
    private static final String MEAN = ".mean";
    private static final String VARIANCE = ".variance";

    /** Reads what {@link #write} wrote, without the optimiser's arrays. */
    public static TrainingState read(Path folder) throws IOException {
        return Json.MAPPER.readValue(Files.readString(folder.resolve(STATE)), TrainingState.class);
    }

    static void write(Path folder, long step, double seconds, AdamW optimiser, List<String> paths) throws IOException {
        Files.createDirectories(folder);
        Map<String, Double> steps = new LinkedHashMap<>();
        List<Tensor> tensors = new ArrayList<>();
        for (String path : paths) {
            AdamW.Saved saved = optimiser.save(path);
            steps.put(path, (double) saved.steps());
            tensors.add(Tensor.floats(path + MEAN, saved.shape(), saved.mean()));
            tensors.add(Tensor.floats(path + VARIANCE, saved.shape(), saved.variance()));
        }
        SafetensorsWriter.write(folder.resolve(MOMENTS), Map.of(), tensors);
        Files.writeString(
                folder.resolve(STATE), Json.MAPPER.writeValueAsString(new TrainingState(step, seconds, steps)));
    }

    void restore(Path folder, AdamW optimiser) throws IOException {
        try (SafetensorsFile moments = SafetensorsFile.open(folder.resolve(MOMENTS))) {
            for (Map.Entry<String, Double> entry : optimiserSteps.entrySet()) {
                optimiser.restore(
                        entry.getKey(),
                        moments.numbers(entry.getKey() + MEAN),
                        moments.numbers(entry.getKey() + VARIANCE),
                        entry.getValue().floatValue());
            }
        }
    }
}
