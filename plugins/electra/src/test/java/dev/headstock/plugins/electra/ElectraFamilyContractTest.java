package dev.headstock.plugins.electra;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.testkit.ModelFamilyContract;
import java.util.HashMap;
import java.util.Map;

/** The hidden states of a whole checkpoint are compared with transformers' in trainer-tests, through import and engine. */
class ElectraFamilyContractTest extends ModelFamilyContract<ElectraFamily.Options> {
    private static final Map<String, Object> CONFIG = Map.ofEntries(
            Map.entry("model_type", "electra"),
            Map.entry("num_hidden_layers", 2),
            Map.entry("hidden_size", 16),
            Map.entry("num_attention_heads", 2),
            Map.entry("intermediate_size", 64),
            Map.entry("vocab_size", 100),
            Map.entry("max_position_embeddings", 64),
            Map.entry("type_vocab_size", 2),
            Map.entry("embedding_size", 8));

    @Override
    protected ElectraFamily family() {
        return new ElectraFamily();
    }

    @Override
    protected CheckpointManifest checkpoint() {
        Map<String, Shape> tensors = new HashMap<>();
        ElectraConfig.read(CONFIG)
                .outline(CONFIG)
                .parameters()
                .forEach(parameter -> tensors.put("electra." + parameter.path(), parameter.shape()));
        return new CheckpointManifest(CONFIG, tensors);
    }
}
