package dev.headstock.plugins.megatronbert;

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

/** Reads checkpoints whose {@code config.json} says {@code "model_type": "megatron-bert"}. */
@Extension
public final class MegatronBertFamily implements ModelFamily<MegatronBertFamily.Options> {
    private static final CheckpointNames NAMES = new CheckpointNames(
            "bert.",
            List.of("embeddings.", "encoder."),
            Map.of(
                    "pooler.dense.weight", PretrainedHead.POOLER_WEIGHT,
                    "pooler.dense.bias", PretrainedHead.POOLER_BIAS,
                    "cls.predictions.transform.dense.weight", PretrainedHead.MLM_DENSE_WEIGHT,
                    "cls.predictions.transform.dense.bias", PretrainedHead.MLM_DENSE_BIAS,
                    "cls.predictions.transform.LayerNorm.weight", PretrainedHead.MLM_NORM_WEIGHT,
                    "cls.predictions.transform.LayerNorm.bias", PretrainedHead.MLM_NORM_BIAS,
                    "cls.predictions.bias", PretrainedHead.MLM_BIAS));

    /** None: everything is in the checkpoint. */
    public record Options() {}

    @Override
    public String id() {
        return "megatron-bert";
    }

    @Override
    public String title() {
        return "Megatron-BERT";
    }

    @Override
    public String summary() {
        return "A BERT that normalizes before its sub-layers, which lets it grow to billions of parameters.";
    }

    @Override
    public Options defaults() {
        return new Options();
    }

    @Override
    public Optional<ModelOutline> outline(CheckpointManifest manifest) {
        if (!"megatron-bert".equals(manifest.config().get("model_type"))) {
            return Optional.empty();
        }
        ModelOutline outline = MegatronBertConfig.read(manifest.config()).outline(manifest.config());
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
        return MegatronBertConfig.read(outline.config()).backbone();
    }

    @Override
    public Optional<SpecialTokens> specialTokens(ModelOutline outline, Vocabulary vocabulary) {
        return ClassAndSeparator.of(vocabulary, 1);
    }

    @Override
    public Optional<TransformersNames> transformers(ModelOutline outline) {
        return Optional.of(TransformersClasses.encoder(NAMES.prefix(), "num_hidden_layers", "MegatronBert"));
    }
}
