package dev.headstock.trainer.engine;

import dev.headstock.trainer.pretrained.SafetensorsWriter;
import dev.headstock.trainer.pretrained.SafetensorsWriter.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Keeps all arrays of a model in one file. */
final class Weights {
    private Weights() {}

    static void write(Path file, Model model) throws IOException {
        SafetensorsWriter.write(
                file,
                Map.of(),
                model.paths().stream()
                        .map(path -> Tensor.floats(path, model.shape(path), model.numbers(path)))
                        .toList());
    }
}
