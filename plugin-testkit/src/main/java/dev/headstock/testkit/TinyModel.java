package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.TokenBatch;
import java.util.ArrayList;
import java.util.List;

/** A model that is small enough for a test: an outline, and the network that it describes. */
public record TinyModel(ModelOutline outline, Backbone backbone) {
    static final int VOCABULARY = 100;
    static final int POSITIONS = 64;
    static final int HEADS = 2;

    /**
     * The output of each layer, [rows, tokens, width]: first the embeddings, last what comes after the last layer.
     *
     * @param pass over weights of this outline
     */
    public List<NDArray> run(TokenBatch tokens, FakeModelPass pass) {
        List<NDArray> states = new ArrayList<>();
        pass.enter(-1);
        states.add(backbone.embed(tokens, pass));
        for (int layer = 0; layer < outline.layers(); layer++) {
            pass.enter(layer);
            states.add(backbone.layer(layer, states.get(layer), tokens, pass));
        }
        pass.enter(outline.layers());
        int last = outline.layers();
        states.set(last, backbone.afterLastLayer(states.get(last), tokens, pass));
        return states;
    }

    /** The same network with something added to its embeddings, [rows, tokens, width]. */
    TinyModel withAddedEmbeddings(NDArray delta) {
        return new TinyModel(outline, new Backbone() {
            @Override
            public NDArray embed(TokenBatch batch, ModelPass pass) {
                return backbone.embed(batch, pass).add(delta);
            }

            @Override
            public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
                return backbone.layer(index, hidden, batch, pass);
            }

            @Override
            public NDArray afterLastLayer(NDArray hidden, TokenBatch batch, ModelPass pass) {
                return backbone.afterLastLayer(hidden, batch, pass);
            }
        });
    }

    /** The last of {@link #run}. */
    public NDArray features(TokenBatch tokens, FakeModelPass pass) {
        return run(tokens, pass).get(outline.layers());
    }
}
