package dev.headstock.trainer.training;

import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.planning.parameters.ParameterPaths;
import dev.headstock.trainer.pretrained.SafetensorsWriter;
import dev.headstock.trainer.pretrained.SafetensorsWriter.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A folder with what a worker keeps: the arrays of the exported model, without those of interceptors, and the state of the training. */
record Checkpoint(Path folder) {
    static Checkpoint write(Path folder, Training training, Model model) throws IOException {
        Files.createDirectories(folder);
        Checkpoint checkpoint = new Checkpoint(folder);
        SafetensorsWriter.write(
                checkpoint.weights(),
                Map.of(),
                model.paths().stream()
                        .filter(path -> !path.startsWith(ParameterPaths.INTERCEPTORS))
                        .map(path -> Tensor.floats(path, model.shape(path), model.numbers(path)))
                        .toList());
        training.saveState(checkpoint.state(), 12.5);
        return checkpoint;
    }

    Path weights() {
        return folder.resolve("weights.safetensors");
    }

    Path state() {
        return folder.resolve("state");
    }
}
