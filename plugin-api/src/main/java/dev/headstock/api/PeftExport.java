package dev.headstock.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The same adapters as Hugging Face PEFT writes them.
 *
 * @param config the content of {@code adapter_config.json}: values are strings, numbers, booleans, lists and maps
 * @param names from our parameter path, such as {@code adapters.0.query.a}, to the key without {@code base_model.model.} and without the
 *     model's own prefix, such as {@code encoder.layer.0.attention.self.query.lora_A.weight}
 */
public record PeftExport(Map<String, Object> config, Map<String, String> names) {
    public PeftExport {
        // In the order given: Map.copyOf would order an exported file differently in every process.
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }
}
