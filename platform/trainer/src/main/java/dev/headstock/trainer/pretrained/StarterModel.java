package dev.headstock.trainer.pretrained;

import dev.headstock.trainer.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import tools.jackson.core.type.TypeReference;

/**
 * The starter model, all-MiniLM-L6-v2, as its Maven artifact carries it: an ONNX file and a tokenizer in a jar, without a config.json.
 *
 * @see <a href="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2">the model and its configuration</a>
 */
final class StarterModel {
    private static final String WEIGHTS = "all-minilm-l6-v2.onnx";
    private static final String CONFIG = "starter-model.json";
    private static final String TOKENIZER = "all-minilm-l6-v2-tokenizer.json";

    private StarterModel() {}

    /** Unpacks the jar's two files into {@code scratch} and opens the weights. */
    static ModelFolder unpack(Path jar, Path scratch) throws IOException {
        Path weights = scratch.resolve(WEIGHTS);
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            copy(jar, zip, WEIGHTS, weights);
            copy(jar, zip, TOKENIZER, scratch.resolve(ModelFolder.TOKENIZER));
        }
        return new ModelFolder(config(), OnnxInitializers.open(weights));
    }

    private static void copy(Path jar, ZipFile zip, String name, Path target) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new CheckpointException(
                    "%s is not the starter model: it holds no %s.".formatted(jar.getFileName(), name));
        }
        try (InputStream bytes = zip.getInputStream(entry)) {
            Files.copy(bytes, target);
        }
    }

    private static Map<String, Object> config() throws IOException {
        try (InputStream json = StarterModel.class.getResourceAsStream(CONFIG)) {
            return Json.MAPPER.readValue(Objects.requireNonNull(json), new TypeReference<Map<String, Object>>() {});
        }
    }
}
