package dev.headstock.plugins.deberta;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.AttentionOptions;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.kit.Encoder;

/**
 * Scores content against content, content against distance and distance against content:
 * {@code (q·kᵀ + q·Kᵣᵀ[i − j] + k·Qᵣᵀ[i − j]) / √(terms · d)}. Kᵣ and Qᵣ are the layer's keys and queries of the
 * embeddings of distances.
 *
 * @see <a href="https://arxiv.org/abs/2006.03654">He et al., 2021</a>
 */
record DebertaBackbone(Encoder encoder, DebertaConfig config) implements Backbone {
    private static final String TABLE = "encoder.rel_embeddings.weight";
    private static final String NORM = "encoder.LayerNorm";

    @Override
    public NDArray embed(TokenBatch batch, ModelPass pass) {
        return encoder.embed(batch, pass);
    }

    @Override
    public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
        int terms = 1 + (config.contentToPosition() ? 1 : 0) + (config.positionToContent() ? 1 : 0);
        double scale = 1 / Math.sqrt((double) terms * config.width() / config.heads());
        return encoder.block()
                .apply(
                        index,
                        hidden,
                        (query, key, value) -> pass.attend(
                                index,
                                query,
                                key,
                                value,
                                AttentionOptions.scaled(scale).withBias(bias(index, query, key, batch, pass, scale))),
                        pass);
    }

    /** [rows, heads, tokens, tokens]. */
    private NDArray bias(int layer, NDArray query, NDArray key, TokenBatch batch, ModelPass pass, double scale) {
        Kernels kernels = pass.kernels();
        NDArray distances = kernels.dropout(embeddings(pass), pass.hiddenDropout());
        NDArray between = pass.memoize("distances", () -> numbers(batch));
        NDArray bias = null;
        if (config.contentToPosition()) {
            NDArray keys = encoder.block().key(layer, distances, pass);
            bias = query.matMul(keys.transpose(0, 1, 3, 2)).gather(everywhere(between, query), 3);
        }
        if (config.positionToContent()) {
            NDArray queries = encoder.block().query(layer, distances, pass);
            NDArray found = key.matMul(queries.transpose(0, 1, 3, 2))
                    .gather(everywhere(between.transpose(1, 0), key), 3)
                    .transpose(0, 1, 3, 2);
            bias = bias == null ? found : bias.add(found);
        }
        return kernels.scale(requireNonNull(bias), scale);
    }

    /** [1, 2 · span, width]; all layers read the same. */
    private NDArray embeddings(ModelPass pass) {
        return pass.memoize("distance-embeddings", () -> {
            NDArray table =
                    pass.parameter(TABLE).get("0:" + config.distances().count()).expandDims(0);
            return config.normedDistances()
                    ? pass.kernels()
                            .layerNorm(
                                    table,
                                    pass.parameter(NORM + ".weight"),
                                    pass.parameter(NORM + ".bias"),
                                    config.epsilon())
                    : table;
        });
    }

    private NDArray numbers(TokenBatch batch) {
        int tokens = batch.tokens();
        return batch.ids().getManager().create(config.distances().between(tokens), new Shape(tokens, tokens));
    }

    private static NDArray everywhere(NDArray between, NDArray scores) {
        long tokens = between.getShape().get(0);
        return between.broadcast(
                new Shape(scores.getShape().get(0), scores.getShape().get(1), tokens, tokens));
    }

    ModelOutline.Builder describe(ModelOutline.Builder outline) {
        encoder.describe(outline);
        outline.parameter(0, ParameterKind.EMBEDDING, TABLE, config.distances().count(), config.width());
        return config.normedDistances() ? outline.norm(0, NORM, config.width(), true) : outline;
    }
}
