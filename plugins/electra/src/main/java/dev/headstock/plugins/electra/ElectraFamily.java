package dev.headstock.plugins.electra;

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

/** Reads checkpoints whose {@code config.json} says {@code "model_type": "electra"}: discriminators and generators. */
@Extension
public final class ElectraFamily implements ModelFamily<ElectraFamily.Options> {
    private static final CheckpointNames NAMES = new CheckpointNames(
            "electra.",
            List.of("embeddings.", "embeddings_project.", "encoder."),
            Map.of(
                    "generator_predictions.dense.weight", PretrainedHead.MLM_DENSE_WEIGHT,
                    "generator_predictions.dense.bias", PretrainedHead.MLM_DENSE_BIAS,
                    "generator_predictions.LayerNorm.weight", PretrainedHead.MLM_NORM_WEIGHT,
                    "generator_predictions.LayerNorm.bias", PretrainedHead.MLM_NORM_BIAS,
                    "generator_lm_head.bias", PretrainedHead.MLM_BIAS));

    /** None: everything is in the checkpoint. */
    public record Options() {}

    @Override
    public String id() {
        return "electra";
    }

    @Override
    public String title() {
        return "ELECTRA";
    }

    @Override
    public String summary() {
        return "BERT trained to find replaced words: strong for its size. Its discriminator is what one fine-tunes.";
    }

    @Override
    public Options defaults() {
        return new Options();
    }

    @Override
    public Optional<ModelOutline> outline(CheckpointManifest manifest) {
        if (!"electra".equals(manifest.config().get("model_type"))) {
            return Optional.empty();
        }
        ModelOutline outline = ElectraConfig.read(manifest.config()).outline(manifest.config());
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
        return ElectraConfig.read(outline.config()).backbone();
    }

    @Override
    public Optional<SpecialTokens> specialTokens(ModelOutline outline, Vocabulary vocabulary) {
        return ClassAndSeparator.of(vocabulary, 1);
    }

    @Override
    public Optional<TransformersNames> transformers(ModelOutline outline) {
        return Optional.of(TransformersClasses.encoder(NAMES.prefix(), "num_hidden_layers", "Electra"));
    }
}
