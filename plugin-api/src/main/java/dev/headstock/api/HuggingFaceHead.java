package dev.headstock.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How Hugging Face's transformers computes the same head.
 *
 * @param className the Python class that {@code AutoModelForSequenceClassification} and its like shall load
 * @param names from the head's parameter names to the full keys of that class, for example {@code weight → classifier.weight}
 * @param module source of a Python module {@code modeling_headstock} that defines the class; empty for a class of transformers itself
 * @param autoClass the auto class that loads it, for example {@code AutoModelForSequenceClassification}
 * @param config entries that the class wants in {@code config.json}: strings, numbers, booleans, lists and maps
 */
public record HuggingFaceHead(
        String className,
        Map<String, String> names,
        Optional<String> module,
        String autoClass,
        Map<String, Object> config) {
    public HuggingFaceHead {
        // In the order given: Map.copyOf would order an exported file differently in every process.
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }
}
