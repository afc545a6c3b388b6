package dev.headstock.api.export;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.Site;
import java.util.List;
import java.util.function.Function;

/**
 * One tensor of an adapter file of another library, made from one or several parameters of the placement.
 *
 * @param key complete, such as {@code base_model.model.bert.encoder.layer.0.attention.self.query.lora_A.weight}
 * @param parameters paths within the placement, such as {@code 0.query.a} or {@code shared.rules}
 * @param value from their values, in this order
 */
public record AdapterTensor(String key, List<String> parameters, Function<List<NDArray>, NDArray> value) {
    public AdapterTensor {
        parameters = List.copyOf(parameters);
    }

    /** Path within the placement of an adapter's parameter. */
    public static String path(Site site, String parameter) {
        String layer = site.layer() < 0 ? "embeddings" : String.valueOf(site.layer());
        return "%s.%s.%s".formatted(layer, site.role().id(), parameter);
    }

    /** A parameter as it is. */
    public static AdapterTensor of(String key, String parameter) {
        return new AdapterTensor(key, List.of(parameter), values -> values.get(0));
    }
}
