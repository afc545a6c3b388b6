package dev.headstock.plugins.bert;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.CheckpointManifest;
import dev.headstock.testkit.ModelFamilyContract;
import dev.headstock.testkit.TinyBert;
import java.util.HashMap;
import java.util.Map;

class BertFamilyContractTest extends ModelFamilyContract<BertFamily.Options> {

    @Override
    protected BertFamily family() {
        return new BertFamily();
    }

    @Override
    protected CheckpointManifest checkpoint() {
        Map<String, Shape> tensors = new HashMap<>();
        TinyBert.outline(2, 16)
                .parameters()
                .forEach(parameter -> tensors.put("bert." + parameter.path(), parameter.shape()));
        return new CheckpointManifest(
                Map.of(
                        "model_type", "bert",
                        "num_hidden_layers", 2,
                        "hidden_size", 16,
                        "num_attention_heads", 2,
                        "intermediate_size", 64,
                        "vocab_size", 100,
                        "max_position_embeddings", 32,
                        "type_vocab_size", 2),
                tensors);
    }
}
