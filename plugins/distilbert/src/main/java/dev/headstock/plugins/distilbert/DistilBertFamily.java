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
import dev.headstock.kit.CheckpointTensors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.pf4j.Extension;

/** Reads checkpoints whose {@code config.json} says {@code "model_type": "distilbert"}. */
@Extension
public final class DistilBertFamily implements ModelFamily<DistilBertFamily.Options> {
    private static final String PREFIX = "distilbert.";

    private static final Map<String, String> HEAD = Map.of(
            "vocab_transform.weight", PretrainedHead.MLM_DENSE_WEIGHT,
            "vocab_transform.bias", PretrainedHead.MLM_DENSE_BIAS,
            "vocab_layer_norm.weight", PretrainedHead.MLM_NORM_WEIGHT,
            "vocab_layer_norm.bias", PretrainedHead.MLM_NORM_BIAS,
            "vocab_projector.bias", PretrainedHead.MLM_BIAS);

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
        String name = tensorName.startsWith(PREFIX) ? tensorName.substring(PREFIX.length()) : tensorName;
        String head = HEAD.get(name);
        if (head != null) {
            return List.of(TensorMapping.to(head));
        }
        boolean known = name.startsWith("embeddings.") || name.startsWith("transformer.");
        return known && !name.endsWith("position_ids") ? List.of(TensorMapping.to(name)) : List.of();
    }

    @Override
    public List<String> tensorNames(ModelOutline outline) {
        return outline.parameters().stream()
                .map(parameter -> PREFIX + parameter.path())
                .toList();
    }

    @Override
    public Backbone backbone(ModelOutline outline, Options options) {
        return DistilBertConfig.read(outline.config()).encoder();
    }

    /** {@code [CLS] text [SEP]} and {@code [CLS] text [SEP] second text [SEP]}. */
    @Override
    public Optional<SpecialTokens> specialTokens(ModelOutline outline, Vocabulary vocabulary) {
        OptionalInt first = vocabulary.classTokenId();
        OptionalInt separator = vocabulary.separatorTokenId();
        if (first.isEmpty() || separator.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> end = List.of(separator.getAsInt());
        return Optional.of(new SpecialTokens(List.of(first.getAsInt()), end, end));
    }

    @Override
    public Optional<TransformersNames> transformers(ModelOutline outline) {
        return Optional.of(new TransformersNames(
                PREFIX,
                "n_layers",
                Map.of(
                        "AutoModel", "DistilBertModel",
                        "AutoModelForMaskedLM", "DistilBertForMaskedLM",
                        "AutoModelForSequenceClassification", "DistilBertForSequenceClassification",
                        "AutoModelForTokenClassification", "DistilBertForTokenClassification",
                        "AutoModelForQuestionAnswering", "DistilBertForQuestionAnswering",
                        "AutoModelForMultipleChoice", "DistilBertForMultipleChoice")));
    }
}
