package dev.headstock.trainer.foreign;

import dev.headstock.api.imports.ForeignTensor;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.pretrained.CheckpointException;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.SafetensorsFile;
import dev.headstock.trainer.pretrained.TensorInfo;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/** What PEFT's {@code save_pretrained} wrote, open for reading. */
final class AdapterFolder implements Closeable {
    static final String CONFIG = "adapter_config.json";
    static final String WEIGHTS = "adapter_model.safetensors";
    private static final long LARGEST_CONFIG = 16L << 20;
    private static final List<String> PICKLES = List.of(".bin", ".pt", ".pth", ".ckpt", ".pkl");

    private final Path folder;
    private final Map<String, Object> config;
    private final Map<String, Object> modelConfig;
    private final @Nullable SafetensorsFile weights;

    private AdapterFolder(
            Path folder,
            Map<String, Object> config,
            Map<String, Object> modelConfig,
            @Nullable SafetensorsFile weights) {
        this.folder = folder;
        this.config = config;
        this.modelConfig = modelConfig;
        this.weights = weights;
    }

    /**
     * @param unread names of other files that came with it
     * @param problems receives what is missing
     */
    static AdapterFolder open(Path folder, List<String> unread, Problems problems) throws IOException {
        Map<String, Object> config = read(folder.resolve(CONFIG), problems);
        Map<String, Object> modelConfig = Files.isRegularFile(folder.resolve(ModelFolder.CONFIG))
                ? read(folder.resolve(ModelFolder.CONFIG), problems)
                : Map.of();
        return new AdapterFolder(folder, config, modelConfig, weights(folder, unread, problems));
    }

    private static Map<String, Object> read(Path file, Problems problems) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (!Files.isRegularFile(file)) {
            problems.add("%s is missing. Zip the folder that save_pretrained wrote.".formatted(name));
            return Map.of();
        }
        if (Files.size(file) > LARGEST_CONFIG) {
            problems.add("%s is larger than %,d bytes.".formatted(name, LARGEST_CONFIG));
            return Map.of();
        }
        try {
            Map<String, @Nullable Object> all = Json.MAPPER.readValue(
                    file.toFile(), new TypeReference<LinkedHashMap<String, @Nullable Object>>() {});
            Map<String, Object> present = new LinkedHashMap<>();
            all.forEach((key, value) -> {
                if (value != null) {
                    present.put(key, value);
                }
            });
            return present;
        } catch (JacksonException e) {
            problems.add("%s is not readable JSON: %s".formatted(name, e.getOriginalMessage()));
            return Map.of();
        }
    }

    private static @Nullable SafetensorsFile weights(Path folder, List<String> unread, Problems problems)
            throws IOException {
        if (Files.isRegularFile(folder.resolve(WEIGHTS))) {
            try {
                return SafetensorsFile.open(folder.resolve(WEIGHTS));
            } catch (CheckpointException e) {
                problems.add(String.valueOf(e.getMessage()));
                return null;
            }
        }
        Optional<String> pickle = unread.stream()
                .filter(name -> PICKLES.stream().anyMatch(name::endsWith))
                .findFirst();
        problems.add(pickle.map(AdapterFolder::refusedPickle)
                .orElse("%s is missing. Zip the folder that save_pretrained wrote.".formatted(WEIGHTS)));
        return null;
    }

    private static String refusedPickle(String name) {
        return "%s is a Python pickle, which can run code when it is opened, so it is not read. Convert it where you trust it: python -c \"import torch; from safetensors.torch import save_file; save_file(torch.load('%s', weights_only=True), '%s')\", then bring the folder with that file."
                .formatted(name, name, WEIGHTS);
    }

    /** Without entries that are null. */
    Map<String, Object> config() {
        return config;
    }

    /** The config.json of the model that was trained; empty when it did not come with the adapters. */
    Map<String, Object> modelConfig() {
        return modelConfig;
    }

    Map<String, TensorInfo> tensors() {
        return weights == null ? Map.of() : weights.tensors();
    }

    /** @throws CheckpointException when it holds something other than finite numbers */
    ForeignTensor tensor(String name) throws IOException {
        SafetensorsFile file = Objects.requireNonNull(weights, "only of a name that tensors() has");
        TensorInfo info = Objects.requireNonNull(file.tensors().get(name), name);
        float[] numbers = file.floats(name);
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                throw new CheckpointException(
                        "'%s' holds %s, so the model cannot compute anything. Save the adapter again."
                                .formatted(name, number));
            }
        }
        return new ForeignTensor(info.shape(), numbers);
    }

    Path weightsFile() {
        return folder.resolve(WEIGHTS);
    }

    @Override
    public void close() throws IOException {
        if (weights != null) {
            weights.close();
        }
    }
}
