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
import dev.headstock.kit.CheckpointTensors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.pf4j.Extension;

/** Reads RoBERTa, and XLM-RoBERTa and CamemBERT, which differ from it in vocabulary and training only. */
@Extension
public final class RobertaFamily implements ModelFamily<RobertaFamily.Options> {
    private static final String PREFIX = "roberta.";

    /** {@code model_type} and how transformers' classes start. */
    private static final Map<String, String> TYPES =
            Map.of("roberta", "Roberta", "xlm-roberta", "XLMRoberta", "camembert", "Camembert");

    private static final Map<String, String> HEAD = Map.of(
            "pooler.dense.weight", PretrainedHead.POOLER_WEIGHT,
            "pooler.dense.bias", PretrainedHead.POOLER_BIAS,
            "lm_head.dense.weight", PretrainedHead.MLM_DENSE_WEIGHT,
            "lm_head.dense.bias", PretrainedHead.MLM_DENSE_BIAS,
            "lm_head.layer_norm.weight", PretrainedHead.MLM_NORM_WEIGHT,
            "lm_head.layer_norm.bias", PretrainedHead.MLM_NORM_BIAS,
            "lm_head.bias", PretrainedHead.MLM_BIAS);

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
        String name = tensorName.startsWith(PREFIX) ? tensorName.substring(PREFIX.length()) : tensorName;
        String head = HEAD.get(name);
        if (head != null) {
            return List.of(TensorMapping.to(head));
        }
        boolean known = name.startsWith("embeddings.") || name.startsWith("encoder.");
        boolean buffer = name.endsWith("position_ids") || name.endsWith("token_type_ids");
        return known && !buffer ? List.of(TensorMapping.to(name)) : List.of();
    }

    @Override
    public List<String> tensorNames(ModelOutline outline) {
        return outline.parameters().stream()
                .map(parameter -> PREFIX + parameter.path())
                .toList();
    }

    @Override
    public Backbone backbone(ModelOutline outline, Options options) {
        return RobertaConfig.read(outline.config()).encoder();
    }

    /** {@code <s> text </s>} and {@code <s> text </s></s> second text </s>}. */
    @Override
    public Optional<SpecialTokens> specialTokens(ModelOutline outline, Vocabulary vocabulary) {
        OptionalInt first = vocabulary.classTokenId();
        OptionalInt separator = vocabulary.separatorTokenId();
        if (first.isEmpty() || separator.isEmpty()) {
            return Optional.empty();
        }
        int end = separator.getAsInt();
        return Optional.of(new SpecialTokens(List.of(first.getAsInt()), List.of(end, end), List.of(end)));
    }

    @Override
    public Optional<TransformersNames> transformers(ModelOutline outline) {
        String name = TYPES.get(String.valueOf(outline.config().get("model_type")));
        return Optional.of(new TransformersNames(
                PREFIX,
                "num_hidden_layers",
                Map.of(
                        "AutoModel", name + "Model",
                        "AutoModelForMaskedLM", name + "ForMaskedLM",
                        "AutoModelForSequenceClassification", name + "ForSequenceClassification",
                        "AutoModelForTokenClassification", name + "ForTokenClassification",
                        "AutoModelForQuestionAnswering", name + "ForQuestionAnswering",
                        "AutoModelForMultipleChoice", name + "ForMultipleChoice")));
    }
}
