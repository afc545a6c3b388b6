package dev.headstock.plugins.sequenceclassification;

import static java.util.Objects.requireNonNull;

import dev.headstock.api.export.HuggingFaceHead;
import dev.headstock.api.export.TransformersNames;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.TokenPooling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The classes of transformers that compute what {@link ClassificationHead} does, and for the other families and poolings
 * one that is exported with the model.
 */
final class TransformersClasses {
    private static final String AUTO_CLASS = "AutoModelForSequenceClassification";
    private static final String TASK = "SEQ_CLS";

    /** Dense layer and tanh on the first token belong to the backbone. */
    private static final Set<String> POOLER_IN_BACKBONE =
            Set.of("BertForSequenceClassification", "MegatronBertForSequenceClassification");

    /** Dense layer and tanh on the first token belong to the head. */
    private static final Set<String> POOLER_IN_HEAD = Set.of(
            "RobertaForSequenceClassification",
            "XLMRobertaForSequenceClassification",
            "CamembertForSequenceClassification");

    private TransformersClasses() {}

    /** Empty for a family that transformers does not know. */
    static Optional<HuggingFaceHead> of(
            TransformersNames family, List<String> classes, TokenPooling pooling, double dropout) {
        Map<String, Object> config = labels(classes);
        config.put("problem_type", "single_label_classification");
        config.put("classifier_dropout", dropout);
        String className = family.classes().getOrDefault(AUTO_CLASS, "");
        if (pooling == TokenPooling.CLS && POOLER_IN_BACKBONE.contains(className)) {
            String pooler = family.prefix() + "pooler.dense";
            return Optional.of(head(className, names(pooler, "classifier"), Optional.empty(), config));
        }
        if (pooling == TokenPooling.CLS && POOLER_IN_HEAD.contains(className)) {
            return Optional.of(
                    head(className, names("classifier.dense", "classifier.out_proj"), Optional.empty(), config));
        }
        String backbone = family.classes().get("AutoModel");
        if (backbone == null) {
            return Optional.empty();
        }
        config.put("headstock_pooling", pooling.name().toLowerCase(Locale.ROOT));
        Map<String, String> names =
                pooling == TokenPooling.CLS ? names("own_pooler", "own_classifier") : linear("own_classifier");
        return Optional.of(head("HeadstockForSequenceClassification", names, Optional.of(module(backbone)), config));
    }

    private static HuggingFaceHead head(
            String className, Map<String, String> names, Optional<String> module, Map<String, Object> config) {
        return new HuggingFaceHead(AUTO_CLASS, className, names, module, TASK, config);
    }

    private static Map<String, String> names(String pooler, String classifier) {
        Map<String, String> names = linear(classifier);
        names.put("pooler.weight", pooler + ".weight");
        names.put("pooler.bias", pooler + ".bias");
        return names;
    }

    private static Map<String, String> linear(String classifier) {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("weight", classifier + ".weight");
        names.put("bias", classifier + ".bias");
        return names;
    }

    private static Map<String, Object> labels(List<String> classes) {
        Map<String, Object> names = new LinkedHashMap<>();
        Map<String, Object> ids = new LinkedHashMap<>();
        for (int id = 0; id < classes.size(); id++) {
            names.put(String.valueOf(id), classes.get(id));
            ids.put(classes.get(id), id);
        }
        Map<String, Object> labels = new LinkedHashMap<>();
        labels.put("id2label", names);
        labels.put("label2id", ids);
        return labels;
    }

    private static String module(String backbone) {
        String name = "modeling_headstock.py";
        try (InputStream source = requireNonNull(TransformersClasses.class.getResourceAsStream(name), name)) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("import BertModel as Backbone", "import " + backbone + " as Backbone");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
