package dev.headstock.trainer.pretrained;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The starter model, all-MiniLM-L6-v2, as its Maven artifact carries it: an ONNX file and a tokenizer in a jar, without a config.json.
 *
 * @see <a href="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2">the model and its configuration</a>
 */
final class StarterModel {
    private static final String WEIGHTS = "all-minilm-l6-v2.onnx";
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

    private static Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model_type", "bert");
        config.put("num_hidden_layers", 6);
        config.put("hidden_size", 384);
        config.put("num_attention_heads", 12);
        config.put("intermediate_size", 1536);
        config.put("hidden_act", "gelu");
        config.put("vocab_size", 30522);
        config.put("max_position_embeddings", 512);
        config.put("type_vocab_size", 2);
        config.put("layer_norm_eps", 1e-12);
        config.put("hidden_dropout_prob", 0.1);
        config.put("attention_probs_dropout_prob", 0.1);
        config.put("initializer_range", 0.02);
        config.put("pad_token_id", 0);
        return config;
    }
}
