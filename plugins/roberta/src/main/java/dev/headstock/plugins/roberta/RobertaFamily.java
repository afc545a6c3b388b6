package dev.headstock.plugins.roberta;

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

/** Reads RoBERTa, and XLM-RoBERTa and CamemBERT, which differ from it in vocabulary and training only. */
@Extension
public final class RobertaFamily implements ModelFamily<RobertaFamily.Options> {
    private static final CheckpointNames NAMES = new CheckpointNames(
            "roberta.",
            List.of("embeddings.", "encoder."),
            Map.of(
                    "pooler.dense.weight", PretrainedHead.POOLER_WEIGHT,
                    "pooler.dense.bias", PretrainedHead.POOLER_BIAS,
                    "lm_head.dense.weight", PretrainedHead.MLM_DENSE_WEIGHT,
                    "lm_head.dense.bias", PretrainedHead.MLM_DENSE_BIAS,
                    "lm_head.layer_norm.weight", PretrainedHead.MLM_NORM_WEIGHT,
                    "lm_head.layer_norm.bias", PretrainedHead.MLM_NORM_BIAS,
                    "lm_head.bias", PretrainedHead.MLM_BIAS));

    /** {@code model_type} and how transformers' classes start. */
    private static final Map<String, String> TYPES =
            Map.of("roberta", "Roberta", "xlm-roberta", "XLMRoberta", "camembert", "Camembert");

    /** None: everything is in the checkpoint. */
    public record Options() {}

    @Override
    public String id() {
        return "roberta";
    }

    @Override
    public String title() {
        return "RoBERTa";
    }

    @Override
    public String summary() {
        return "The encoder of RoBERTa, XLM-RoBERTa and CamemBERT.";
    }

    @Override
    public Options defaults() {
        return new Options();
    }

    @Override
    public Optional<ModelOutline> outline(CheckpointManifest manifest) {
        if (!(manifest.config().get("model_type") instanceof String type) || !TYPES.containsKey(type)) {
            return Optional.empty();
        }
        ModelOutline outline = RobertaConfig.read(manifest.config()).outline(manifest.config());
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
        return RobertaConfig.read(outline.config()).encoder();
    }

    @Override
    public Optional<SpecialTokens> specialTokens(ModelOutline outline, Vocabulary vocabulary) {
        return ClassAndSeparator.of(vocabulary, 2);
    }

    @Override
    public Optional<TransformersNames> transformers(ModelOutline outline) {
        String name = TYPES.getOrDefault(String.valueOf(outline.config().get("model_type")), "Roberta");
        return Optional.of(TransformersClasses.encoder(NAMES.prefix(), "num_hidden_layers", name));
    }
}
