package dev.headstock.testkit;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.ParameterInfo;
import dev.headstock.api.Role;
import dev.headstock.api.Site;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The outline of a BERT that is small enough for a test, without needing the plugin that runs it. */
public final class TinyBert {
    private static final int VOCABULARY = 100;
    private static final int POSITIONS = 32;

    private final int width;
    private final List<ParameterInfo> parameters = new ArrayList<>();
    private final List<Site> sites = new ArrayList<>();
    private final Map<Site, String> weights = new LinkedHashMap<>();

    private TinyBert(int width) {
        this.width = width;
    }

    /** Two attention heads, a feed-forward width of four times {@code width}. */
    public static ModelOutline outline(int layers, int width) {
        return new TinyBert(width).build(layers);
    }

    private ModelOutline build(int layers) {
        array("embeddings.word_embeddings.weight", VOCABULARY, width);
        array("embeddings.position_embeddings.weight", POSITIONS, width);
        array("embeddings.token_type_embeddings.weight", 2, width);
        norm("embeddings.LayerNorm");
        sites.add(new Site(-1, Role.EMBEDDINGS, width, width));
        for (int layer = 0; layer < layers; layer++) {
            layer(layer, "encoder.layer." + layer);
        }
        return new ModelOutline(
                "bert",
                layers,
                width,
                2,
                4 * width,
                VOCABULARY,
                POSITIONS,
                0.1,
                parameters,
                sites,
                weights,
                Map.of("model_type", "bert"));
    }

    private void layer(int layer, String path) {
        projection(layer, Role.QUERY, path + ".attention.self.query", width, width);
        projection(layer, Role.KEY, path + ".attention.self.key", width, width);
        projection(layer, Role.VALUE, path + ".attention.self.value", width, width);
        projection(layer, Role.ATTENTION_OUTPUT, path + ".attention.output.dense", width, width);
        sites.add(new Site(layer, Role.ATTENTION_RESIDUAL, width, width));
        norm(path + ".attention.output.LayerNorm");
        projection(layer, Role.FFN_UP, path + ".intermediate.dense", width, 4 * width);
        projection(layer, Role.FFN_DOWN, path + ".output.dense", 4 * width, width);
        sites.add(new Site(layer, Role.FFN_RESIDUAL, width, width));
        norm(path + ".output.LayerNorm");
        sites.add(new Site(layer, Role.BLOCK_OUTPUT, width, width));
    }

    private void projection(int layer, Role role, String path, int in, int out) {
        array(path + ".weight", out, in);
        array(path + ".bias", out);
        Site site = new Site(layer, role, in, out);
        sites.add(site);
        weights.put(site, path + ".weight");
    }

    private void norm(String path) {
        array(path + ".weight", width);
        array(path + ".bias", width);
    }

    private void array(String path, long... dimensions) {
        parameters.add(new ParameterInfo(path, new Shape(dimensions)));
    }
}
