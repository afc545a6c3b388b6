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
        Map<String, Object> config = new LinkedHashMap<>(labels(classes));
        config.put("problem_type", "single_label_classification");
        config.put("classifier_dropout", dropout);
        if (pooling == Pooling.CLS) {
            return new HuggingFaceHead(
                    "BertForSequenceClassification",
                    Map.of(
                            "weight", "classifier.weight",
                            "bias", "classifier.bias",
                            "pooler.weight", "bert.pooler.dense.weight",
                            "pooler.bias", "bert.pooler.dense.bias"),
                    Optional.empty(),
                    AUTO_CLASS,
                    config);
        }
        config.put("headstock_pooling", pooling.name().toLowerCase(Locale.ROOT));
        return new HuggingFaceHead(
                "HeadstockForSequenceClassification",
                Map.of("weight", "classifier.weight", "bias", "classifier.bias"),
                Optional.of(module()),
                AUTO_CLASS,
                config);
    }

    private static Map<String, Object> labels(List<String> classes) {
        Map<String, Object> names = new LinkedHashMap<>();
        Map<String, Object> numbers = new LinkedHashMap<>();
        for (int number = 0; number < classes.size(); number++) {
            names.put(String.valueOf(number), classes.get(number));
            numbers.put(classes.get(number), number);
        }
        return Map.of("id2label", names, "label2id", numbers);
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
