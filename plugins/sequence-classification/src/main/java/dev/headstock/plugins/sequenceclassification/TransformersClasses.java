package dev.headstock.plugins.sequenceclassification;

import static java.util.Objects.requireNonNull;

import dev.headstock.api.HuggingFaceHead;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.Pooling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The classes of transformers, or ours for it, that compute what {@link ClassificationHead} does. */
final class TransformersClasses {
    private static final String AUTO_CLASS = "AutoModelForSequenceClassification";

    private TransformersClasses() {}

    static HuggingFaceHead of(List<String> classes, Pooling pooling, double dropout) {
        Map<String, Object> config = labels(classes);
        config.put("problem_type", "single_label_classification");
        config.put("classifier_dropout", dropout);
        Map<String, String> names = new LinkedHashMap<>();
        names.put("weight", "classifier.weight");
        names.put("bias", "classifier.bias");
        if (pooling == Pooling.CLS) {
            names.put("pooler.weight", "bert.pooler.dense.weight");
            names.put("pooler.bias", "bert.pooler.dense.bias");
            return new HuggingFaceHead("BertForSequenceClassification", names, Optional.empty(), AUTO_CLASS, config);
        }
        config.put("headstock_pooling", pooling.name().toLowerCase(Locale.ROOT));
        return new HuggingFaceHead(
                "HeadstockForSequenceClassification", names, Optional.of(module()), AUTO_CLASS, config);
    }

    private static Map<String, Object> labels(List<String> classes) {
        Map<String, Object> names = new LinkedHashMap<>();
        Map<String, Object> numbers = new LinkedHashMap<>();
        for (int number = 0; number < classes.size(); number++) {
            names.put(String.valueOf(number), classes.get(number));
            numbers.put(classes.get(number), number);
        }
        Map<String, Object> labels = new LinkedHashMap<>();
        labels.put("id2label", names);
        labels.put("label2id", numbers);
        return labels;
    }

    private static String module() {
        String name = "modeling_headstock.py";
        try (InputStream source = requireNonNull(TransformersClasses.class.getResourceAsStream(name), name)) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
