package dev.headstock.plugins.bert;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.ParameterInfo;
import dev.headstock.api.Role;
import dev.headstock.api.Site;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists the arrays and sites of a BERT, from the input upwards. */
final class BertOutline {
    private final BertConfig config;
    private final List<ParameterInfo> parameters = new ArrayList<>();
    private final List<Site> sites = new ArrayList<>();
    private final Map<Site, String> weights = new LinkedHashMap<>();

    BertOutline(BertConfig config) {
        this.config = config;
    }

    ModelOutline build(Map<String, Object> source) {
        embeddings();
        for (int layer = 0; layer < config.layers(); layer++) {
            layer(layer);
        }
        return new ModelOutline(
                "bert",
                config.layers(),
                config.width(),
                config.heads(),
                config.feedForwardWidth(),
                config.vocabulary(),
                config.positions(),
                config.dropout(),
                parameters,
                sites,
                weights,
                BertFamily.plain(source));
    }

    private void embeddings() {
        int width = config.width();
        array("embeddings.word_embeddings.weight", config.vocabulary(), width);
        array("embeddings.position_embeddings.weight", config.positions(), width);
        array("embeddings.token_type_embeddings.weight", config.types(), width);
        norm("embeddings.LayerNorm");
        sites.add(new Site(-1, Role.EMBEDDINGS, width, width));
    }

    private void layer(int layer) {
        int width = config.width();
        int inner = config.feedForwardWidth();
        String path = "encoder.layer." + layer;
        projection(layer, Role.QUERY, path + ".attention.self.query", width, width);
        projection(layer, Role.KEY, path + ".attention.self.key", width, width);
        projection(layer, Role.VALUE, path + ".attention.self.value", width, width);
        projection(layer, Role.ATTENTION_OUTPUT, path + ".attention.output.dense", width, width);
        sites.add(new Site(layer, Role.ATTENTION_RESIDUAL, width, width));
        norm(path + ".attention.output.LayerNorm");
        projection(layer, Role.FFN_UP, path + ".intermediate.dense", width, inner);
        projection(layer, Role.FFN_DOWN, path + ".output.dense", inner, width);
        sites.add(new Site(layer, Role.FFN_RESIDUAL, width, width));
        norm(path + ".output.LayerNorm");
        sites.add(new Site(layer, Role.BLOCK_OUTPUT, width, width));
    }

    private void projection(int layer, Role role, String path, int in, int out) {
        array(path + ".weight", out, in);
        array(path + ".bias", out);
        var site = new Site(layer, role, in, out);
        sites.add(site);
        weights.put(site, path + ".weight");
    }

    private void norm(String path) {
        array(path + ".weight", config.width());
        array(path + ".bias", config.width());
    }

    private void array(String path, long... dimensions) {
        parameters.add(new ParameterInfo(path, new Shape(dimensions)));
    }
}
