package dev.headstock.plugins.distilbert;

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

/** Reads checkpoints whose {@code config.json} says {@code "model_type": "distilbert"}. */
@Extension
public final class DistilBertFamily implements ModelFamily<DistilBertFamily.Options> {
    private static final CheckpointNames NAMES = new CheckpointNames(
            "distilbert.",
            List.of("embeddings.", "transformer."),
            Map.of(
                    "vocab_transform.weight", PretrainedHead.MLM_DENSE_WEIGHT,
                    "vocab_transform.bias", PretrainedHead.MLM_DENSE_BIAS,
                    "vocab_layer_norm.weight", PretrainedHead.MLM_NORM_WEIGHT,
                    "vocab_layer_norm.bias", PretrainedHead.MLM_NORM_BIAS,
                    "vocab_projector.bias", PretrainedHead.MLM_BIAS));

    /** None: everything is in the checkpoint. */
    public record Options() {}

    @Override
    public String id() {
        return "distilbert";
    }

    @Override
    public String title() {
        return "DistilBERT";
    }

    @Override
    public String summary() {
        return "BERT with half of its layers, distilled from it: smaller and faster.";
    }

    @Override
    public Options defaults() {
        return new Options();
    }

    @Override
    public Optional<ModelOutline> outline(CheckpointManifest manifest) {
        if (!"distilbert".equals(manifest.config().get("model_type"))) {
            return Optional.empty();
        }
        ModelOutline outline = DistilBertConfig.read(manifest.config()).outline(manifest.config());
        CheckpointTensors.require(manifest, outline, this::mapTensor);
        return Optional.of(outline);
    }

    @Override
    public List<TensorMapping> mapTensor(String tensorName) {
        return NAMES.map(tensorName);
    }

    @Override
    public List<String> tensorNames(ModelOutline outline) {
        return NAMES.of(outline);
    }

    @Override
    public Backbone backbone(ModelOutline outline, Options options) {
        return DistilBertConfig.read(outline.config()).encoder();
    }

    @Override
    public Optional<SpecialTokens> specialTokens(ModelOutline outline, Vocabulary vocabulary) {
        return ClassAndSeparator.of(vocabulary, 1);
    }

    @Override
    public Optional<TransformersNames> transformers(ModelOutline outline) {
        return Optional.of(TransformersClasses.encoder(NAMES.prefix(), "n_layers", "DistilBert"));
    }
}
