package dev.headstock.trainer.pretrained;

import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.export.CheckpointTensor;
import dev.headstock.api.export.TransformersNames;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.TensorMapping;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.pretrained.CheckpointTensors.Mapped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * The {@code names.json} of a base model: which tensor of its checkpoint each parameter was, so that exports restore the original names and
 * layouts.
 */
public final class StoredNames {
    public static final String FILE = "names.json";

    private StoredNames() {}

    /** @param transposed whether the checkpoint has it [in, out] */
    private record Name(String tensor, boolean transposed, int part, int parts) {}

    static void write(Path folder, Map<String, Mapped> tensors) throws IOException {
        Map<String, Name> names = new LinkedHashMap<>();
        tensors.forEach((path, mapped) -> {
            TensorMapping mapping = mapped.mapping();
            names.put(path, new Name(mapped.tensor().name(), mapping.transposed(), mapping.part(), mapping.parts()));
        });
        Json.MAPPER
                .writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve(FILE).toFile(), names);
    }

    /**
     * The names that transformers has in a model with a head. Where the family lists the names of its checkpoints, these are taken: an old
     * checkpoint may have others.
     *
     * @param folder of the base model
     */
    public static CheckpointNames read(Path folder, RecognizedModel model, TransformersNames transformers)
            throws IOException {
        Map<String, CheckpointTensor> names = new LinkedHashMap<>();
        stored(folder)
                .forEach((path, name) -> names.put(
                        path,
                        new CheckpointTensor(
                                prefixed(name.tensor(), transformers.prefix()),
                                new TensorMapping(path, name.transposed(), name.part(), name.parts()))));
        for (String tensor : model.family().tensorNames(model.outline())) {
            for (TensorMapping mapping : model.family().mapTensor(tensor)) {
                names.put(mapping.path(), new CheckpointTensor(prefixed(tensor, transformers.prefix()), mapping));
            }
        }
        names.keySet()
                .retainAll(model.outline().parameters().stream()
                        .map(ParameterInfo::path)
                        .toList());
        return path -> Optional.ofNullable(names.get(path));
    }

    /** Checkpoints of a model without head leave the prefix out. */
    private static String prefixed(String tensor, String prefix) {
        return tensor.startsWith(prefix) ? tensor : prefix + tensor;
    }

    private static Map<String, Name> stored(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        try {
            return Json.MAPPER.readValue(file.toFile(), new TypeReference<Map<String, Name>>() {});
        } catch (JacksonException e) {
            throw new IOException("%s cannot be read: %s".formatted(FILE, e.getOriginalMessage()), e);
        }
    }
}
