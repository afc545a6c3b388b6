package dev.headstock.server.experiments;

import dev.headstock.protocol.TrainingSettings;
import dev.headstock.protocol.TrainingSettings.Precision;
import dev.headstock.server.experiments.ExperimentRequest.PartialTraining;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of a run about which nothing was said, and the form for saying something. */
final class TrainingDefaults {
    static final TrainingSettings SETTINGS =
            new TrainingSettings(3, 16, 128, null, 0.01, 0.1, 1.0, null, 0.1, Precision.AUTO, 2, 2, 42);

    private TrainingDefaults() {}

    /** {@code base} with what {@code changes} names. */
    static TrainingSettings with(TrainingSettings base, @Nullable PartialTraining changes) {
        if (changes == null) {
            return base;
        }
        return new TrainingSettings(
                or(changes.epochs(), base.epochs()),
                or(changes.batchSize(), base.batchSize()),
                or(changes.maxTokens(), base.maxTokens()),
                changes.learningRate() == null ? base.learningRate() : changes.learningRate(),
                or(changes.weightDecay(), base.weightDecay()),
                or(changes.warmup(), base.warmup()),
                or(changes.clipNorm(), base.clipNorm()),
                changes.dropout() == null ? base.dropout() : changes.dropout(),
                or(changes.attentionDropout(), base.attentionDropout()),
                or(changes.precision(), base.precision()),
                or(changes.evaluationsPerEpoch(), base.evaluationsPerEpoch()),
                or(changes.keepCheckpoints(), base.keepCheckpoints()),
                or(changes.seed(), base.seed()));
    }

    static TrainingSettings withSeed(TrainingSettings base, long seed) {
        return with(
                base,
                new PartialTraining(null, null, null, null, null, null, null, null, null, null, null, null, seed));
    }

    private static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    /** JSON Schema in the form of {@link dev.headstock.protocol.ExtensionDescriptor#optionsSchema}. */
    static Map<String, Object> schema() {
        Map<String, Object> fields = new LinkedHashMap<>();
        field(fields, "epochs", "integer", "Passes over the training data", SETTINGS.epochs())
                .put("minimum", 1);
        field(fields, "batchSize", "integer", "Examples per optimiser step", SETTINGS.batchSize())
                .put("minimum", 1);
        unit(field(fields, "maxTokens", "integer", "Longer inputs are cut", SETTINGS.maxTokens()), "tokens")
                .put("minimum", 8);
        optional(field(fields, "learningRate", "number", "Learning rate; empty takes the strategy's own", null))
                .put("exclusiveMinimum", 0);
        field(fields, "seed", "integer", "Everything random follows from it", SETTINGS.seed());
        advanced(share(
                field(fields, "warmup", "number", "Share of all steps over which the rate rises", SETTINGS.warmup())));
        advanced(field(fields, "weightDecay", "number", "Pulls decayed weights towards zero", SETTINGS.weightDecay()))
                .put("minimum", 0);
        advanced(field(
                        fields,
                        "clipNorm",
                        "number",
                        "Largest norm of a gradient; 0 switches clipping off",
                        SETTINGS.clipNorm()))
                .put("minimum", 0);
        advanced(share(optional(field(fields, "dropout", "number", "Dropout; empty takes the model's own", null))));
        advanced(share(field(
                fields,
                "attentionDropout",
                "number",
                "Dropout on attention; 0 allows the fast kernel",
                SETTINGS.attentionDropout())));
        advanced(field(
                        fields,
                        "precision",
                        "string",
                        "Numbers to compute with; auto measures what pays",
                        Precision.AUTO))
                .put("enum", List.of(Precision.values()));
        advanced(field(
                        fields,
                        "evaluationsPerEpoch",
                        "integer",
                        "How often to evaluate and write a checkpoint",
                        SETTINGS.evaluationsPerEpoch()))
                .put("minimum", 1);
        advanced(field(
                        fields,
                        "keepCheckpoints",
                        "integer",
                        "Newest checkpoints that stay beside the best",
                        SETTINGS.keepCheckpoints()))
                .put("minimum", 1);
        return Map.of("type", "object", "properties", fields);
    }

    private static Map<String, Object> field(
            Map<String, Object> fields, String name, String type, String description, @Nullable Object standard) {
        Map<String, Object> field = new LinkedHashMap<>();
        field.put("type", type);
        field.put("title", title(name));
        field.put("description", description);
        field.put("default", standard);
        field.put("x-order", fields.size());
        fields.put(name, field);
        return field;
    }

    private static Map<String, Object> share(Map<String, Object> field) {
        field.put("minimum", 0);
        field.put("maximum", 1);
        return field;
    }

    private static Map<String, Object> optional(Map<String, Object> field) {
        field.put("type", List.of("number", "null"));
        return field;
    }

    private static Map<String, Object> advanced(Map<String, Object> field) {
        field.put("x-advanced", true);
        return field;
    }

    private static Map<String, Object> unit(Map<String, Object> field, String unit) {
        field.put("x-unit", unit);
        return field;
    }

    /** {@code batchSize} → {@code Batch size}. */
    private static String title(String name) {
        String words = name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
