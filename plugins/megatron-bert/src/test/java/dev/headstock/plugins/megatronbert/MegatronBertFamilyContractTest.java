package dev.headstock.plugins.megatronbert;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.testkit.ModelFamilyContract;
import java.util.HashMap;
import java.util.Map;

/** The hidden states of a whole checkpoint are compared with transformers' in trainer-tests, through import and engine. */
class MegatronBertFamilyContractTest extends ModelFamilyContract<MegatronBertFamily.Options> {
    private static final Map<String, Object> CONFIG = Map.ofEntries(
            Map.entry("model_type", "megatron-bert"),
            Map.entry("num_hidden_layers", 2),
            Map.entry("hidden_size", 16),
            Map.entry("num_attention_heads", 2),
            Map.entry("intermediate_size", 64),
            Map.entry("vocab_size", 100),
            Map.entry("max_position_embeddings", 64),
            Map.entry("type_vocab_size", 2));

    @Override
    protected MegatronBertFamily family() {
        return new MegatronBertFamily();
    }

    @Override
    protected CheckpointManifest checkpoint() {
        Map<String, Shape> tensors = new HashMap<>();
        MegatronBertConfig.read(CONFIG)
                .outline(CONFIG)
                .parameters()
                .forEach(parameter -> tensors.put("bert." + parameter.path(), parameter.shape()));
        return new CheckpointManifest(CONFIG, tensors);
    }
}
