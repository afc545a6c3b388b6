package dev.headstock.api.export;

import java.util.List;
import java.util.Map;

/**
 * The same adapters in AdapterHub's library {@code adapters}.
 *
 * @param config entry {@code config} of adapter_config.json
 * @param tensors of adapter.safetensors; their keys have the adapter's {@link #NAME}
 */
public record AdapterHubExport(Map<String, Object> config, List<AdapterTensor> tensors) {
    /** The adapter's name in the exported files. */
    public static final String NAME = "headstock";

    public AdapterHubExport {
        config = Map.copyOf(config);
        tensors = List.copyOf(tensors);
    }
}
