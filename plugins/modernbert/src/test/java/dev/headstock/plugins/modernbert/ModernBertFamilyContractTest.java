package dev.headstock.plugins.modernbert;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.testkit.ModelFamilyContract;
import java.util.HashMap;
import java.util.Map;

/** The hidden states of a whole checkpoint are compared with transformers' in trainer-tests, through import and engine. */
class ModernBertFamilyContractTest extends ModelFamilyContract<ModernBertFamily.Options> {
    private static final Map<String, Object> CONFIG = Map.ofEntries(
            Map.entry("model_type", "modernbert"),
            Map.entry("num_hidden_layers", 2),
            Map.entry("hidden_size", 16),
            Map.entry("num_attention_heads", 2),
            Map.entry("intermediate_size", 64),
            Map.entry("vocab_size", 100),
            Map.entry("max_position_embeddings", 64),
            Map.entry("global_attn_every_n_layers", 2),
            Map.entry("local_attention", 4));

    @Override
    protected ModernBertFamily family() {
        return new ModernBertFamily();
    }

    /** The second of two layers is local; half of its window is on each side. */
    @Override
    protected int localWindow(int layer) {
        return layer == 1 ? 2 : super.localWindow(layer);
    }

    @Override
    protected CheckpointManifest checkpoint() {
        Map<String, Shape> tensors = new HashMap<>();
        ModernBertConfig.read(CONFIG).outline(CONFIG).parameters().forEach(parameter -> {
            String path = "model." + parameter.path();
            if (path.contains(".attn.query.")) {
                tensors.put(path.replace("query", "Wqkv"), new Shape(3 * 16, 16));
            } else if (!path.matches(".*\\.attn\\.(key|value)\\..*")) {
                tensors.put(path, parameter.shape());
            }
        });
        return new CheckpointManifest(CONFIG, tensors);
    }
}
