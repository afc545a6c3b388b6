package dev.headstock.trainer.foreign;

import dev.headstock.api.export.TransformersNames;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a model of transformers was trained for.
 *
 * @param className the family's class for it
 */
record TrainedTask(String autoClass, String className) {
    private static final String OF_A_MODEL_WITHOUT_HEAD = "FEATURE_EXTRACTION";
    private static final Map<String, String> AUTO_CLASSES = Map.of(
            "SEQ_CLS",
            "AutoModelForSequenceClassification",
            "TOKEN_CLS",
            "AutoModelForTokenClassification",
            "QUESTION_ANS",
            "AutoModelForQuestionAnswering",
            "CAUSAL_LM",
            "AutoModelForCausalLM",
            OF_A_MODEL_WITHOUT_HEAD,
            "AutoModel");

    /** By {@code task_type}, or else by the class that PEFT names where that is missing. */
    static Optional<TrainedTask> of(Map<String, Object> config, TransformersNames family, Problems problems) {
        String task = String.valueOf(config.getOrDefault("task_type", ""));
        if (task.isEmpty()) {
            return ofClass(config, family, problems);
        }
        String autoClass = AUTO_CLASSES.get(task);
        if (autoClass == null) {
            problems.add("task_type is %s, which Headstock does not import. Known are %s."
                    .formatted(task, AUTO_CLASSES.keySet().stream().sorted().collect(Collectors.joining(", "))));
            return Optional.empty();
        }
        String className = family.classes().get(autoClass);
        if (className == null) {
            problems.add("task_type is %s, for which transformers has no class of this base model's family."
                    .formatted(task));
            return Optional.empty();
        }
        return Optional.of(new TrainedTask(autoClass, className));
    }

    private static Optional<TrainedTask> ofClass(
            Map<String, Object> config, TransformersNames family, Problems problems) {
        Object className =
                config.get("auto_mapping") instanceof Map<?, ?> mapping ? mapping.get("base_model_class") : null;
        Optional<TrainedTask> found = family.classes().entrySet().stream()
                .filter(entry -> entry.getValue().equals(className))
                .findFirst()
                .map(entry -> new TrainedTask(entry.getKey(), entry.getValue()));
        if (found.isEmpty()) {
            problems.add(
                    "adapter_config.json has no task_type, so it is not known which head the model had. Add one of %s to it."
                            .formatted(AUTO_CLASSES.keySet().stream().sorted().collect(Collectors.joining(", "))));
        }
        return found;
    }
}
