package dev.headstock.api.imports;

import java.util.List;

/**
 * A model of transformers that was trained elsewhere.
 *
 * @param autoClass the auto class of its task, such as {@code AutoModelForSequenceClassification}
 * @param className the class that it is in, such as {@code BertForSequenceClassification}
 * @param problemType as in transformers: {@code single_label_classification}, {@code multi_label_classification} or
 *     {@code regression}
 * @param classes names of its outputs, by number; empty for a model without such
 * @param texts names of the columns with the texts that it reads
 */
public record ForeignHead(
        String autoClass, String className, String problemType, List<String> classes, List<String> texts) {
    public ForeignHead {
        classes = List.copyOf(classes);
        texts = List.copyOf(texts);
    }
}
