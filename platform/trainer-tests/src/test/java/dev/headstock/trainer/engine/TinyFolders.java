package dev.headstock.trainer.engine;

import dev.headstock.api.ModelOutline;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.SafetensorsWriter;
import dev.headstock.trainer.pretrained.SafetensorsWriter.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Base models with random weights as folders on disk; they read the starter model's vocabulary. */
public final class TinyFolders {
    private TinyFolders() {}

    public static Path bert(Path folder) throws IOException {
        ModelOutline outline = TinyModels.outline(2, 32, 2, 64, 30522, 64);
        PretrainedArrays weights = TinyModels.weights(outline, 3);
        SafetensorsWriter.write(
                folder.resolve(ModelFolder.WEIGHTS),
                Map.of("format", "pt"),
                outline.parameters().stream()
                        .map(parameter -> Tensor.floats(
                                parameter.path(),
                                parameter.shape(),
                                weights.find(parameter.path()).orElseThrow().numbers()))
                        .toList());
        Map<String, Object> config = new HashMap<>(outline.config());
        Files.writeString(folder.resolve(ModelFolder.CONFIG), Json.MAPPER.writeValueAsString(config));
        Files.copy(StarterModels.folder().resolve(ModelFolder.TOKENIZER), folder.resolve(ModelFolder.TOKENIZER));
        return folder;
    }
}
