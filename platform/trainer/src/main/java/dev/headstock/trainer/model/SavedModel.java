package dev.headstock.trainer.model;

import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.SafetensorsWriter;
import dev.headstock.trainer.pretrained.SafetensorsWriter.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * What a trained model is, apart from its numbers: the {@code headstock.json} of a model folder. Beside it lie the arrays that differ
 * from the base model, its configuration and its tokenizer.
 *
 * @param format of this file; readers refuse a larger one
 * @param plugins that are needed to read it
 */
public record SavedModel(
        int format, RunSpecification specification, DatasetSchemaView schema, List<UsedPlugin> plugins, long step) {
    public static final int FORMAT = 1;
    private static final String DESCRIPTION = "headstock.json";

    public record UsedPlugin(String id, String version, String sha256) {}

    /** The same model at another step. */
    public SavedModel at(long otherStep) {
        return new SavedModel(format, specification, schema, plugins, otherStep);
    }

    /** Reads the description in a model folder. */
    public static SavedModel read(Path folder) throws IOException {
        Path file = folder.resolve(DESCRIPTION);
        SavedModel saved;
        try {
            saved = Json.MAPPER.readValue(Files.readString(file), SavedModel.class);
        } catch (JacksonException e) {
            throw new IOException("%s cannot be read: %s".formatted(DESCRIPTION, e.getOriginalMessage()), e);
        }
        if (saved.format() > FORMAT) {
            throw new IOException("%s has format %d, this Headstock reads up to %d. Use a newer one."
                    .formatted(DESCRIPTION, saved.format(), FORMAT));
        }
        return saved;
    }

    /**
     * Writes a model folder.
     *
     * @param trained paths of the base model's arrays that changed; adapters and head are always written
     * @param base folder of the base model
     */
    public void write(Path folder, Model model, Set<String> trained, Path base) throws IOException {
        Files.createDirectories(folder);
        List<Tensor> tensors = model.paths().stream()
                .filter(path -> trained.contains(path) || !model.isOfBase(path))
                .map(path -> Tensor.floats(path, model.shape(path), model.numbers(path)))
                .toList();
        SafetensorsWriter.write(folder.resolve(ModelFolder.WEIGHTS), Map.of("format", "pt"), tensors);
        for (String name : List.of(ModelFolder.CONFIG, ModelFolder.TOKENIZER)) {
            Files.copy(base.resolve(name), folder.resolve(name));
        }
        Files.writeString(
                folder.resolve(DESCRIPTION),
                Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this));
    }
}
