package dev.headstock.plugins.modernbert;

import dev.headstock.api.ModelFamily;
import dev.headstock.api.export.TransformersNames;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.PretrainedHead;
import dev.headstock.api.model.TensorMapping;
import dev.headstock.api.model.Tokenizer.SpecialTokens;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.kit.CheckpointNames;
import dev.headstock.kit.CheckpointTensors;
import dev.headstock.kit.ClassAndSeparator;
import dev.headstock.kit.TransformersClasses;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pf4j.Extension;

/** Reads checkpoints whose {@code config.json} says {@code "model_type": "modernbert"}, where query, key and value are fused. */
@Extension
public final class ModernBertFamily implements ModelFamily<ModernBertFamily.Options> {
    private static final String FUSED = ".attn.Wqkv.";
    private static final List<String> PARTS = List.of(".attn.query.", ".attn.key.", ".attn.value.");
    private static final CheckpointNames NAMES = new CheckpointNames(
            "model.",
            List.of("embeddings.", "layers.", "final_norm."),
            Map.of(
                    "head.dense.weight", PretrainedHead.MLM_DENSE_WEIGHT,
                    "head.norm.weight", PretrainedHead.MLM_NORM_WEIGHT,
                    "decoder.bias", PretrainedHead.MLM_BIAS));

    /** None: everything is in the checkpoint. */
    public record Options() {}

    @Override
    public String id() {
        return "modernbert";
    }

    @Override
    public String title() {
        return "ModernBERT";
    }

    @Override
    public String summary() {
        return "A newer encoder for long texts: rotary positions, and local attention in two of three layers.";
    }

    @Override
    public Options defaults() {
        return new Options();
    }

    @Override
    public Optional<ModelOutline> outline(CheckpointManifest manifest) {
        if (!"modernbert".equals(manifest.config().get("model_type"))) {
            return Optional.empty();
        }
        ModelOutline outline = ModernBertConfig.read(manifest.config()).outline(manifest.config());
        CheckpointTensors.require(manifest, outline, this::mapTensor);
        return Optional.of(outline);
    }

    @Override
    public List<TensorMapping> mapTensor(String tensorName) {
        List<TensorMapping> mapped = NAMES.map(tensorName);
        if (mapped.isEmpty() || !tensorName.contains(FUSED)) {
            return mapped;
        }
        String path = mapped.get(0).path();
        return List.of(part(path, 0), part(path, 1), part(path, 2));
    }

    private static TensorMapping part(String fused, int part) {
        return new TensorMapping(fused.replace(FUSED, PARTS.get(part)), false, part, PARTS.size());
    }

    @Override
    public List<String> tensorNames(ModelOutline outline) {
        return NAMES.of(outline).stream()
                .map(ModernBertFamily::fused)
                .distinct()
                .toList();
    }

    private static String fused(String name) {
        for (String part : PARTS) {
            name = name.replace(part, FUSED);
        }
        return name;
    }

    @Override
    public Backbone backbone(ModelOutline outline, Options options) {
        return ModernBertConfig.read(outline.config()).backbone();
    }

    @Override
    public Optional<SpecialTokens> specialTokens(ModelOutline outline, Vocabulary vocabulary) {
        return ClassAndSeparator.of(vocabulary, 1);
    }

    @Override
    public Optional<TransformersNames> transformers(ModelOutline outline) {
        return Optional.of(TransformersClasses.encoder(NAMES.prefix(), "num_hidden_layers", "ModernBert"));
    }
}
