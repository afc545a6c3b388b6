package dev.headstock.plugins.bert;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.ModelFamily;
import dev.headstock.api.export.TransformersNames;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.TensorMapping;
import dev.headstock.api.model.Tokenizer.SpecialTokens;
import dev.headstock.api.model.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.pf4j.Extension;

/** Reads checkpoints whose {@code config.json} says {@code "model_type": "bert"}: BERT from Tiny to Large, MiniLM, BGE. */
@Extension
public final class BertFamily implements ModelFamily<BertFamily.Options> {

    /** None: everything is in the checkpoint. */
    public record Options() {}

    @Override
    public String id() {
        return "bert";
    }

    @Override
    public String title() {
        return "BERT";
    }

    @Override
    public String summary() {
        return "The encoder of BERT and of the models that share its layout, such as MiniLM and BGE.";
    }

    @Override
    public Options defaults() {
        return new Options();
    }

    @Override
    public Optional<ModelOutline> outline(CheckpointManifest manifest) {
        if (!"bert".equals(manifest.config().get("model_type"))) {
            return Optional.empty();
        }
        ModelOutline outline = BertOutline.of(BertConfig.read(manifest.config()), manifest.config());
        if (!manifest.tensors().isEmpty()) {
            requireTensors(manifest.tensors(), outline);
        }
        return Optional.of(outline);
    }

    private void requireTensors(Map<String, Shape> tensors, ModelOutline outline) {
        Map<String, Shape> found = new HashMap<>();
        tensors.forEach((name, shape) -> mapTensor(name).forEach(mapping -> found.put(mapping.path(), shape)));
        List<String> faults = new ArrayList<>();
        for (ParameterInfo parameter : outline.parameters()) {
            Shape shape = found.get(parameter.path());
            if (shape == null) {
                faults.add(parameter.path() + " is missing");
            } else if (!shape.equals(parameter.shape())) {
                faults.add("%s is %s, expected %s".formatted(parameter.path(), shape, parameter.shape()));
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(faults.stream()
                    .collect(Collectors.joining(
                            "; ",
                            "the weights do not match config.json: ",
                            ". Take both files from the same checkpoint.")));
        }
    }

    @Override
    public List<TensorMapping> mapTensor(String tensorName) {
        return BertTensors.map(tensorName);
    }

    @Override
    public List<String> tensorNames(ModelOutline outline) {
        return BertOutline.tensorNames(outline);
    }

    @Override
    public Backbone backbone(ModelOutline outline, Options options) {
        return new BertBackbone(BertOutline.block(BertConfig.read(outline.config())));
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
                BertTensors.PREFIX,
                "num_hidden_layers",
                Map.of(
                        "AutoModel", "BertModel",
                        "AutoModelForMaskedLM", "BertForMaskedLM",
                        "AutoModelForSequenceClassification", "BertForSequenceClassification",
                        "AutoModelForTokenClassification", "BertForTokenClassification",
                        "AutoModelForQuestionAnswering", "BertForQuestionAnswering",
                        "AutoModelForMultipleChoice", "BertForMultipleChoice")));
    }
}
