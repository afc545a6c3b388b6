package dev.headstock.kit;

import dev.headstock.api.export.TransformersNames;
import java.util.Map;

/** The classes that transformers has for a model. */
public final class TransformersClasses {
    private TransformersClasses() {}

    /**
     * An encoder with all heads of BERT.
     *
     * @param prefix of the tensors below a head
     * @param layersKey entry of config.json that holds the number of layers
     * @param name what the classes start with, such as {@code Bert}
     */
    public static TransformersNames encoder(String prefix, String layersKey, String name) {
        return new TransformersNames(
                prefix,
                layersKey,
                Map.of(
                        "AutoModel", name + "Model",
                        "AutoModelForMaskedLM", name + "ForMaskedLM",
                        "AutoModelForSequenceClassification", name + "ForSequenceClassification",
                        "AutoModelForTokenClassification", name + "ForTokenClassification",
                        "AutoModelForQuestionAnswering", name + "ForQuestionAnswering",
                        "AutoModelForMultipleChoice", name + "ForMultipleChoice"));
    }
}
