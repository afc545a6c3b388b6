package dev.headstock.plugins.deberta;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.testkit.ModelFamilyContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The hidden states of a whole checkpoint are compared with transformers' in trainer-tests, through import and engine. */
class DebertaFamilyContractTest extends ModelFamilyContract<DebertaFamily.Options> {
    private static final Map<String, Object> CONFIG = Map.ofEntries(
            Map.entry("model_type", "deberta-v2"),
            Map.entry("num_hidden_layers", 2),
            Map.entry("hidden_size", 16),
            Map.entry("num_attention_heads", 2),
            Map.entry("intermediate_size", 64),
            Map.entry("vocab_size", 100),
            Map.entry("max_position_embeddings", 64),
            Map.entry("type_vocab_size", 0),
            Map.entry("position_biased_input", false),
            Map.entry("relative_attention", true),
            Map.entry("share_att_key", true),
            Map.entry("pos_att_type", List.of("p2c", "c2p")),
            Map.entry("position_buckets", 4),
            Map.entry("norm_rel_ebd", "layer_norm"));

    @Override
    protected DebertaFamily family() {
        return new DebertaFamily();
    }

    @Override
    protected CheckpointManifest checkpoint() {
        Map<String, Shape> tensors = new HashMap<>();
        DebertaConfig.read(CONFIG)
                .outline(CONFIG)
                .parameters()
                .forEach(parameter -> tensors.put("deberta." + parameter.path(), parameter.shape()));
        return new CheckpointManifest(CONFIG, tensors);
    }
}
