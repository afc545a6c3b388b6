package dev.headstock.plugins.gpt2;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.testkit.ModelFamilyContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The hidden states of a whole checkpoint are compared with transformers' in trainer-tests, through import and engine. */
class Gpt2FamilyContractTest extends ModelFamilyContract<Gpt2Family.Options> {
    private static final Map<String, Object> CONFIG = Map.ofEntries(
            Map.entry("model_type", "gpt2"),
            Map.entry("n_layer", 2),
            Map.entry("n_embd", 16),
            Map.entry("n_head", 2),
            Map.entry("vocab_size", 100),
            Map.entry("n_positions", 64));

    @Override
    protected Gpt2Family family() {
        return new Gpt2Family();
    }

    @Override
    protected CheckpointManifest checkpoint() {
        Map<String, Shape> tensors = new HashMap<>();
        for (String path : List.of("wte", "wpe")) {
            tensors.put("transformer." + path + ".weight", new Shape(path.equals("wte") ? 100 : 64, 16));
        }
        norm(tensors, "ln_f");
        for (int layer = 0; layer < 2; layer++) {
            String at = "h." + layer + ".";
            norm(tensors, at + "ln_1");
            projection(tensors, at + "attn.c_attn", 16, 48);
            projection(tensors, at + "attn.c_proj", 16, 16);
            norm(tensors, at + "ln_2");
            projection(tensors, at + "mlp.c_fc", 16, 64);
            projection(tensors, at + "mlp.c_proj", 64, 16);
            tensors.put("transformer." + at + "attn.bias", new Shape(1, 1, 64, 64));
        }
        return new CheckpointManifest(CONFIG, tensors);
    }

    private static void norm(Map<String, Shape> tensors, String path) {
        tensors.put("transformer." + path + ".weight", new Shape(16));
        tensors.put("transformer." + path + ".bias", new Shape(16));
    }

    /** As GPT-2 stores it: [in, out]. */
    private static void projection(Map<String, Shape> tensors, String path, int in, int out) {
        tensors.put("transformer." + path + ".weight", new Shape(in, out));
        tensors.put("transformer." + path + ".bias", new Shape(out));
    }
}
