package dev.headstock.api.imports;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Adapters as another library saved them. Implemented by the platform. */
public interface ForeignAdapter {

    /** Its configuration, such as PEFT's adapter_config.json; entries that are null are left out. */
    Map<String, Object> config();

    /**
     * Names of its tensors. Those of a module of the model start with the module's name in transformers, in a model with
     * a head: {@code bert.encoder.layer.0.attention.self.query.lora_A.weight}.
     */
    Set<String> names();

    /** What is never asked for is reported as left over. */
    Optional<ForeignTensor> tensor(String name);

    /**
     * Reports why the adapters cannot be imported, in a sentence that says what to do. The import is refused, and still
     * goes on, so that further reasons are found.
     */
    void object(String sentence);
}
