package com.example.gpt2;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.ModelFamily;
import dev.headstock.api.export.TransformersNames;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TensorMapping;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.kit.TransformerBlock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pf4j.Extension;

/** GPT-2: pre-norm and causal; its checkpoints fuse query, key and value, and store projections [in, out]. */
@Extension
public final class Gpt2 implements ModelFamily<Gpt2.Options> {
    private static final double EPSILON = 1e-5;

    /** None: everything is in the checkpoint. */
    public record Options() {}

    @Override
    public String id() {
        return "gpt2";
    }

    @Override
    public String title() {
        return "GPT-2";
    }

    @Override
    public String summary() {
        return "Causal language models of the GPT-2 architecture.";
    }

    @Override
    public Options defaults() {
        return new Options();
    }

    @Override
    public Optional<ModelOutline> outline(CheckpointManifest manifest) {
        Map<String, Object> config = manifest.config();
        if (!"gpt2".equals(config.get("model_type"))) {
            return Optional.empty();
        }
        int layers = number(config, "n_layer");
        int width = number(config, "n_embd");
        int positions = number(config, "n_positions");
        ModelOutline.Builder builder = ModelOutline.of(id())
                .size(layers, width, number(config, "vocab_size"), positions)
                .attention(number(config, "n_head"), 4 * width)
                .dropout(0.1, 0.1)
                .causal()
                .config(config)
                .wordEmbeddings("wte.weight", width)
                .parameter(-1, ParameterKind.EMBEDDING, "wpe.weight", positions, width)
                .site(-1, SiteRole.WORD_EMBEDDINGS, width, width)
                .site(-1, SiteRole.EMBEDDINGS, width, width);
        for (int layer = 0; layer < layers; layer++) {
            block(config).describe(builder, layer);
        }
        ModelOutline outline = builder.norm(layers, "ln_f", width, true).build();
        requireTensors(manifest.tensors(), outline);
        return Optional.of(outline);
    }

    private static int number(Map<String, Object> config, String key) {
        if (config.get(key) instanceof Number number && number.intValue() > 0) {
            return number.intValue();
        }
        throw new IllegalArgumentException(
                "config.json: %s must be a number above 0, was %s".formatted(key, config.get(key)));
    }

    private void requireTensors(Map<String, Shape> tensors, ModelOutline outline) {
        if (tensors.isEmpty()) {
            return;
        }
        Set<String> missing = new HashSet<>();
        outline.parameters().stream().map(ParameterInfo::path).forEach(missing::add);
        tensors.keySet().forEach(name -> mapTensor(name).forEach(mapping -> missing.remove(mapping.path())));
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("The checkpoint lacks " + missing);
        }
    }

    private static TransformerBlock block(Map<String, Object> config) {
        TransformerBlock.Paths paths = new TransformerBlock.Paths(
                "h.%d.attn.query",
                "h.%d.attn.key",
                "h.%d.attn.value",
                "h.%d.attn.output",
                "h.%d.ln_1",
                "h.%d.mlp.up",
                "h.%d.mlp.down",
                "h.%d.ln_2");
        int width = number(config, "n_embd");
        return new TransformerBlock(paths, width, number(config, "n_head"), 4 * width, true, true, "gelu_new", EPSILON);
    }

    /** {@code c_attn} becomes three parameters, and transposed ones get other names; buffers and the output layer, which is the embeddings again, none. */
    @Override
    public List<TensorMapping> mapTensor(String tensorName) {
        String name = tensorName.replaceFirst("^transformer\\.", "");
        if (!name.matches("(wte|wpe|ln_f|h)\\..*") || name.matches(".*\\.attn\\.(masked_)?bias")) {
            return List.of();
        }
        boolean transposed = name.matches(".*\\.(c_attn|c_proj|c_fc)\\.weight");
        if (name.contains(".c_attn.")) {
            return List.of(
                    new TensorMapping(name.replace("c_attn", "query"), transposed, 0, 3),
                    new TensorMapping(name.replace("c_attn", "key"), transposed, 1, 3),
                    new TensorMapping(name.replace("c_attn", "value"), transposed, 2, 3));
        }
        String path = name.replace("attn.c_proj", "attn.output")
                .replace("mlp.c_fc", "mlp.up")
                .replace("mlp.c_proj", "mlp.down");
        return List.of(new TensorMapping(path, transposed, 0, 1));
    }

    @Override
    public List<String> tensorNames(ModelOutline outline) {
        List<String> names = new ArrayList<>(List.of(
                "transformer.wte.weight",
                "transformer.wpe.weight",
                "transformer.ln_f.weight",
                "transformer.ln_f.bias"));
        for (int layer = 0; layer < outline.layers(); layer++) {
            for (String module : List.of("ln_1", "attn.c_attn", "attn.c_proj", "ln_2", "mlp.c_fc", "mlp.c_proj")) {
                names.add("transformer.h.%d.%s.weight".formatted(layer, module));
                names.add("transformer.h.%d.%s.bias".formatted(layer, module));
            }
        }
        return names;
    }

    @Override
    public Backbone backbone(ModelOutline outline, Options options) {
        return new Network(block(outline.config()));
    }

    @Override
    public Optional<TransformersNames> transformers(ModelOutline outline) {
        return Optional.of(new TransformersNames(
                "transformer.",
                "n_layer",
                Map.of("AutoModel", "GPT2Model", "AutoModelForCausalLM", "GPT2LMHeadModel")));
    }

    private record Network(TransformerBlock block) implements Backbone {

        @Override
        public NDArray embed(TokenBatch batch, ModelPass pass) {
            Kernels kernels = pass.kernels();
            NDArray words = pass.applyAdapters(
                    -1,
                    SiteRole.WORD_EMBEDDINGS,
                    batch.ids(),
                    kernels.embedding(batch.ids(), pass.parameter("wte.weight")));
            NDArray sum = words.add(kernels.embedding(batch.positions(), pass.parameter("wpe.weight")));
            return pass.applyAdapters(-1, SiteRole.EMBEDDINGS, sum, kernels.dropout(sum, pass.hiddenDropout()));
        }

        @Override
        public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
            return block.apply(index, hidden, block.attention().causal(), pass);
        }

        @Override
        public NDArray afterLastLayer(NDArray hidden, TokenBatch batch, ModelPass pass) {
            return pass.kernels()
                    .layerNorm(hidden, pass.parameter("ln_f.weight"), pass.parameter("ln_f.bias"), block.epsilon());
        }
    }
}
