package dev.headstock.trainer.planning;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.ModelFamily;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TensorMapping;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.trainer.planning.PlainFamily.None;
import dev.headstock.trainer.pretrained.RecognizedModel;
import java.util.List;
import java.util.Optional;

/** A family whose layers have a norm of their own and share one projection, so that paths tell nothing about layers. */
final class PlainFamily implements ModelFamily<None> {
    static final int WIDTH = 8;
    static final int MAX_TOKENS = 2_048;

    record None() {}

    static RecognizedModel model(int layers) {
        return new RecognizedModel(new PlainFamily(), outline(layers));
    }

    static ModelOutline outline(int layers) {
        ModelOutline.Builder outline = ModelOutline.of("plain")
                .size(layers, WIDTH, 100, MAX_TOKENS)
                .attention(2, 4 * WIDTH)
                .dropout(0.1, 0.2)
                .wordEmbeddings("words", WIDTH);
        for (int layer = 0; layer < layers; layer++) {
            outline.projection(layer, SiteRole.QUERY, "stack.%d.query".formatted(layer), WIDTH, WIDTH, true)
                    .projection(layer, SiteRole.FFN_DOWN, "shared.down", WIDTH, WIDTH, false)
                    .norm(layer, "norms.%d".formatted(layer), WIDTH, true)
                    .site(layer, SiteRole.BLOCK_OUTPUT, WIDTH, WIDTH);
        }
        return outline.norm(layers, "final", WIDTH, false)
                .parameter(-1, ParameterKind.OTHER, "scale", 1)
                .build();
    }

    @Override
    public String id() {
        return "plain";
    }

    @Override
    public String title() {
        return "Plain";
    }

    @Override
    public String summary() {
        return "Nothing is computed.";
    }

    @Override
    public None defaults() {
        return new None();
    }

    @Override
    public Optional<ModelOutline> outline(CheckpointManifest manifest) {
        return Optional.empty();
    }

    @Override
    public List<TensorMapping> mapTensor(String tensorName) {
        return List.of();
    }

    @Override
    public Backbone backbone(ModelOutline outline, None options) {
        return new Backbone() {
            @Override
            public NDArray embed(TokenBatch batch, ModelPass pass) {
                throw new UnsupportedOperationException();
            }

            @Override
            public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
