package dev.headstock.trainer.planning;

import dev.headstock.api.ModelOutline;
import java.util.HashMap;
import java.util.Map;

/**
 * Which layer an array of the base model belongs to. An outline says so only for the weights of its sites; what shares their path up to
 * the layer, such as a LayerNorm, belongs to the same layer. What comes before the first layer is −1; what comes after the last counts
 * with the last.
 */
final class LayerMap {
    private final Map<String, Integer> layerOf = new HashMap<>();

    LayerMap(ModelOutline outline) {
        Map<Integer, String> prefixes = new HashMap<>();
        outline.weights().forEach((site, path) -> prefixes.merge(site.layer(), path, LayerMap::common));
        int current = -1;
        for (var parameter : outline.parameters()) {
            current = prefixes.entrySet().stream()
                    .filter(prefix -> parameter.path().startsWith(prefix.getValue()))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(current);
            layerOf.put(parameter.path(), current);
        }
    }

    /** What two paths share, up to and with a dot: {@code encoder.layer.3.}. */
    private static String common(String a, String b) {
        int length = 0;
        while (length < Math.min(a.length(), b.length()) && a.charAt(length) == b.charAt(length)) {
            length++;
        }
        return a.substring(0, a.lastIndexOf('.', length - 1) + 1);
    }

    int of(String path) {
        return layerOf.getOrDefault(path, -1);
    }
}
