package dev.headstock.trainer.pretrained;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.CheckpointReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A checkpoint that is open for reading: its configuration and its arrays. A canonical folder and a Hugging Face folder look alike. */
public final class ModelFolder implements Closeable {
    public static final String CONFIG = "config.json";
    /** Entry of an exported configuration whose {@code model_type} is the export's own: the type that families read. */
    public static final String BASE_MODEL_TYPE = "headstock_base_model_type";

    public static final String WEIGHTS = "model.safetensors";
    public static final String TOKENIZER = "tokenizer.json";
    private static final String INDEX = "model.safetensors.index.json";
    private static final List<String> PICKLE_ENDINGS = List.of(".bin", ".pt", ".pth", ".ckpt", ".pkl");

    private final Map<String, Object> config;
    private final TensorSource weights;

    ModelFolder(Map<String, Object> config, TensorSource weights) {
        this.config = config;
        this.weights = weights;
    }

    /** A checkpoint in a format that a family reads by itself. */
    static ModelFolder of(CheckpointReader reader) {
        return new ModelFolder(ModelConfig.kept(reader.config()), new ReaderSource(reader));
    }

    /** Whether the folder has weights in the format that is read without a family. */
    static boolean hasSafetensors(Path folder) {
        return Files.isRegularFile(folder.resolve(WEIGHTS)) || Files.isRegularFile(folder.resolve(INDEX));
    }

    /**
     * @throws CheckpointException when a file is missing, hostile or of a kind that is not read, with what to do about it
     */
    public static ModelFolder open(Path folder) throws IOException {
        TensorSource weights = openWeights(folder);
        try {
            return new ModelFolder(ModelConfig.read(folder.resolve(CONFIG)), weights);
        } catch (IOException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private static TensorSource openWeights(Path folder) throws IOException {
        if (Files.isRegularFile(folder.resolve(WEIGHTS))) {
            return SafetensorsFile.open(folder.resolve(WEIGHTS));
        }
        if (Files.isRegularFile(folder.resolve(INDEX))) {
            return ShardedSafetensors.open(folder.resolve(INDEX));
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> PICKLE_ENDINGS.stream().anyMatch(name::endsWith))
                    .findFirst()
                    .ifPresent(ModelFolder::refusePickle);
        }
        throw new CheckpointException(
                "model.safetensors is missing. A Hugging Face folder has config.json, model.safetensors and tokenizer.json or vocab.txt.");
    }

    private static void refusePickle(String file) {
        throw new IllegalArgumentException(
                ("%s is a Python pickle, which can run code when it is opened, so it is not read. Convert it where"
                                + " you trust it: python -c \"from transformers import AutoModel as M;"
                                + " M.from_pretrained('.').save_pretrained('converted', safe_serialization=True)\","
                                + " then bring the folder 'converted' together with the tokenizer files.")
                        .formatted(file));
    }

    public TensorSource weights() {
        return weights;
    }

    public CheckpointManifest manifest() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        weights.tensors().forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return new CheckpointManifest(config, shapes);
    }

    @Override
    public void close() throws IOException {
        weights.close();
    }
}
