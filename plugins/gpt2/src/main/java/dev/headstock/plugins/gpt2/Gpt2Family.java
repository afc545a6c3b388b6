package dev.headstock.plugins.gpt2;

import dev.headstock.api.ModelFamily;
import dev.headstock.api.export.TransformersNames;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.TensorMapping;
import dev.headstock.kit.CheckpointNames;
import dev.headstock.kit.CheckpointTensors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pf4j.Extension;

/** Reads GPT-2 and DistilGPT-2, whose checkpoints fuse query, key and value and store projections [in, out]. */
@Extension
public final class Gpt2Family implements ModelFamily<Gpt2Family.Options> {
    private static final String FUSED = ".attn.c_attn.";
    private static final List<String> PARTS = List.of(".attn.query.", ".attn.key.", ".attn.value.");
    /** Modules whose weights are stored [in, out], and what their parameters are called, which are [out, in]. */
    private static final Map<String, String> TRANSPOSED =
            Map.of(".attn.c_proj.", ".attn.output.", ".mlp.c_fc.", ".mlp.up.", ".mlp.c_proj.", ".mlp.down.");

    /** Masks that older files store. */
    private static final Pattern BUFFER = Pattern.compile(".*\\.attn\\.(masked_)?bias");

    private static final CheckpointNames NAMES =
            new CheckpointNames("transformer.", List.of("wte.", "wpe.", "ln_f.", "h."), Map.of());

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
        return "A decoder: reads from left to right and writes texts.";
    }

    @Override
    public Options defaults() {
        return new Options();
    }

    @Override
    public Optional<ModelOutline> outline(CheckpointManifest manifest) {
        if (!"gpt2".equals(manifest.config().get("model_type"))) {
            return Optional.empty();
        }
        ModelOutline outline = Gpt2Config.read(manifest.config()).outline(manifest.config());
        CheckpointTensors.require(manifest, outline, this::mapTensor);
        return Optional.of(outline);
    }

    /** The output layer, which is the word embeddings again, becomes none. */
    @Override
    public List<TensorMapping> mapTensor(String tensorName) {
        if (BUFFER.matcher(tensorName).matches()) {
            return List.of();
        }
        return NAMES.map(tensorName).stream()
                .flatMap(mapping -> parameters(mapping.path()).stream())
                .toList();
    }

    private static List<TensorMapping> parameters(String name) {
        boolean matrix = name.endsWith(".weight");
        if (name.contains(FUSED)) {
            return List.of(part(name, 0, matrix), part(name, 1, matrix), part(name, 2, matrix));
        }
        for (Map.Entry<String, String> module : TRANSPOSED.entrySet()) {
            if (name.contains(module.getKey())) {
                return List.of(new TensorMapping(name.replace(module.getKey(), module.getValue()), matrix, 0, 1));
            }
        }
        return List.of(TensorMapping.to(name));
    }

    private static TensorMapping part(String fused, int part, boolean matrix) {
        return new TensorMapping(fused.replace(FUSED, PARTS.get(part)), matrix, part, PARTS.size());
    }

    @Override
    public List<String> tensorNames(ModelOutline outline) {
        return NAMES.of(outline).stream().map(Gpt2Family::tensorName).distinct().toList();
    }

    private static String tensorName(String name) {
        for (String part : PARTS) {
            name = name.replace(part, FUSED);
        }
        for (Map.Entry<String, String> module : TRANSPOSED.entrySet()) {
            name = name.replace(module.getValue(), module.getKey());
        }
        return name;
    }

    @Override
    public Backbone backbone(ModelOutline outline, Options options) {
        return Gpt2Config.read(outline.config()).backbone();
    }

    @Override
    public Optional<TransformersNames> transformers(ModelOutline outline) {
        return Optional.of(new TransformersNames(
                NAMES.prefix(),
                "n_layer",
                Map.of(
                        "AutoModel", "GPT2Model",
                        "AutoModelForCausalLM", "GPT2LMHeadModel",
                        "AutoModelForTokenClassification", "GPT2ForTokenClassification")));
    }
}
