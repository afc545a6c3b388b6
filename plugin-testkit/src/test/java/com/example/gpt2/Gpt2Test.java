package com.example.gpt2;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.testkit.ModelFamilyContract;
import dev.headstock.testkit.TinyGpt2;
import java.util.HashMap;
import java.util.Map;

class Gpt2Test extends ModelFamilyContract<Gpt2.Options> {
    private static final int WIDTH = 16;

    @Override
    protected Gpt2 family() {
        return new Gpt2();
    }

    @Override
    protected CheckpointManifest checkpoint() {
        Map<String, Shape> tensors = new HashMap<>();
        tensors.put("transformer.wte.weight", new Shape(100, WIDTH));
        tensors.put("transformer.wpe.weight", new Shape(64, WIDTH));
        norm(tensors, "transformer.ln_f");
        for (int layer = 0; layer < 2; layer++) {
            String path = "transformer.h." + layer;
            norm(tensors, path + ".ln_1");
            norm(tensors, path + ".ln_2");
            linear(tensors, path + ".attn.c_attn", WIDTH, 3 * WIDTH);
            linear(tensors, path + ".attn.c_proj", WIDTH, WIDTH);
            linear(tensors, path + ".mlp.c_fc", WIDTH, 4 * WIDTH);
            linear(tensors, path + ".mlp.c_proj", 4 * WIDTH, WIDTH);
            tensors.put(path + ".attn.bias", new Shape(1, 1, 64, 64));
        }
        tensors.put("lm_head.weight", new Shape(100, WIDTH));
        return new CheckpointManifest(TinyGpt2.config(2, WIDTH), tensors);
    }

    private static void norm(Map<String, Shape> tensors, String path) {
        tensors.put(path + ".weight", new Shape(WIDTH));
        tensors.put(path + ".bias", new Shape(WIDTH));
    }

    private static void linear(Map<String, Shape> tensors, String path, int in, int out) {
        tensors.put(path + ".weight", new Shape(in, out));
        tensors.put(path + ".bias", new Shape(out));
    }
}
