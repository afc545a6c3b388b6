package dev.headstock.kit;

import static java.util.Objects.requireNonNull;

import dev.headstock.api.export.HuggingFaceHead;
import dev.headstock.api.export.TransformersNames;
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
 * The classes of transformers that compute a linear layer on a {@link PooledText}, and for the other families and
 * poolings one that is exported with the model.
 */
public final class PooledTextExport {
    private static final String CLASSIFICATION = "AutoModelForSequenceClassification";
    private static final String CHOICE = "AutoModelForMultipleChoice";
    private static final String CHOICE_CLASSES = "ForMultipleChoice";
    private static final String OWN_POOLER = "own_pooler";
    private static final String OWN_CLASSIFIER = "own_classifier";

    /** Dense layer and tanh on the first token belong to the backbone. */
    private static final Set<String> POOLER_IN_BACKBONE =
            Set.of("BertForSequenceClassification", "MegatronBertForSequenceClassification");

    /** Dense layer and tanh on the first token belong to the head. */
    private static final Set<String> POOLER_IN_HEAD = Set.of(
            "RobertaForSequenceClassification",
            "XLMRobertaForSequenceClassification",
            "CamembertForSequenceClassification");

    /** Dense layer and tanh on the first token belong to the backbone where choices are scored. */
    private static final Set<String> POOLER_FOR_CHOICES = Set.of(
            "Bert" + CHOICE_CLASSES,
            "MegatronBert" + CHOICE_CLASSES,
            "Roberta" + CHOICE_CLASSES,
            "XLMRoberta" + CHOICE_CLASSES,
            "Camembert" + CHOICE_CLASSES,
            "MPNet" + CHOICE_CLASSES);

    private PooledTextExport() {}

    /**
     * For a head whose linear layer has the parameters {@code weight} and {@code bias}; empty for a family that
     * transformers does not know.
     *
     * @param problem {@code problem_type} of transformers, such as {@code single_label_classification}
     * @param classes names of the outputs
     */
    public static Optional<HuggingFaceHead> of(
            TransformersNames family, PooledText text, String problem, List<String> classes) {
        Map<String, Object> config = labels(classes);
        config.put("problem_type", problem);
        config.put("classifier_dropout", text.dropout());
        String className = family.classes().getOrDefault(CLASSIFICATION, "");
        if (dense(text).isPresent() && POOLER_IN_BACKBONE.contains(className)) {
            Map<String, String> names = names(text, family.prefix() + "pooler.dense", "classifier");
            return Optional.of(classification(className, names, Optional.empty(), config));
        }
        if (dense(text).isPresent() && POOLER_IN_HEAD.contains(className)) {
            Map<String, String> names = names(text, "classifier.dense", "classifier.out_proj");
            return Optional.of(classification(className, names, Optional.empty(), config));
        }
        return module(family)
                .map(module -> classification(
                        "HeadstockForSequenceClassification",
                        names(text, OWN_POOLER, OWN_CLASSIFIER),
                        Optional.of(module),
                        withPooling(config, text)));
    }

    /**
     * Likewise for a head that scores one choice per row with a linear layer.
     */
    public static Optional<HuggingFaceHead> ofChoices(TransformersNames family, PooledText text) {
        Map<String, Object> config = labels(List.of("score"));
        config.put("classifier_dropout", text.dropout());
        String className = family.classes().getOrDefault(CHOICE, "");
        if (dense(text).isPresent() && POOLER_FOR_CHOICES.contains(className)) {
            Map<String, String> names = names(text, family.prefix() + "pooler.dense", "classifier");
            return Optional.of(choice(className, names, Optional.empty(), config));
        }
        return module(family)
                .map(module -> choice(
                        "HeadstockForMultipleChoice",
                        names(text, OWN_POOLER, OWN_CLASSIFIER),
                        Optional.of(module),
                        withPooling(config, text)));
    }

    /** The pooling with which a head computes what a class of transformers does; empty: none does. */
    public static Optional<TextPooling> poolingOf(String className) {
        if (POOLER_IN_BACKBONE.contains(className)) {
            return Optional.of(TextPooling.CLS);
        }
        return POOLER_IN_HEAD.contains(className) ? Optional.of(TextPooling.CLS_MLP) : Optional.empty();
    }

    /** The entries {@code id2label} and {@code label2id} of config.json. */
    public static Map<String, Object> labels(List<String> classes) {
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

    /** The dense layer on the first token: what it is called in the head. */
    private static Optional<String> dense(PooledText text) {
        return switch (text.pooling()) {
            case CLS -> Optional.of(PooledText.POOLER);
            case CLS_MLP -> Optional.of(PooledText.DENSE);
            case MEAN, MAX, ATTENTION, CONCAT3 -> Optional.empty();
        };
    }

    private static Map<String, String> names(PooledText text, String pooler, String classifier) {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("weight", classifier + ".weight");
        names.put("bias", classifier + ".bias");
        dense(text).ifPresent(dense -> {
            names.put(dense + ".weight", pooler + ".weight");
            names.put(dense + ".bias", pooler + ".bias");
        });
        if (text.pooling() == TextPooling.ATTENTION) {
            names.put(PooledText.ATTENTION_WEIGHT, "own_attention.weight");
            names.put(PooledText.ATTENTION_SCORE, "own_attention_score.weight");
        }
        return names;
    }

    private static HuggingFaceHead classification(
            String className, Map<String, String> names, Optional<String> module, Map<String, Object> config) {
        return new HuggingFaceHead(CLASSIFICATION, className, names, module, "SEQ_CLS", config);
    }

    /** PEFT has no task of this kind. */
    private static HuggingFaceHead choice(
            String className, Map<String, String> names, Optional<String> module, Map<String, Object> config) {
        return new HuggingFaceHead(CHOICE, className, names, module, "FEATURE_EXTRACTION", config);
    }

    private static Map<String, Object> withPooling(Map<String, Object> config, PooledText text) {
        config.put("headstock_pooling", text.pooling().name().toLowerCase(Locale.ROOT));
        return config;
    }

    private static Optional<String> module(TransformersNames family) {
        return Optional.ofNullable(family.classes().get("AutoModel")).map(PooledTextExport::module);
    }

    private static String module(String backbone) {
        String name = "pooled_text.py";
        try (InputStream source = requireNonNull(PooledTextExport.class.getResourceAsStream(name), name)) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("import BertModel as Backbone", "import " + backbone + " as Backbone");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
