package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.TokenBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A model that is small enough for a test: an outline, and the network that it describes. */
public record TinyModel(ModelOutline outline, Backbone backbone) {
    static final int VOCABULARY = 100;
    static final int POSITIONS = 64;
    static final int HEADS = 2;

    static int number(Map<String, Object> config, String key) {
        if (config.get(key) instanceof Number number) {
            return number.intValue();
        }
        throw new IllegalArgumentException("config.json: %s must be a number, was %s".formatted(key, config.get(key)));
    }

    /** A network for an outline of a tiny BERT or GPT-2. */
    static TinyModel of(ModelOutline outline) {
        return outline.family().equals("gpt2") ? TinyGpt2.model(outline) : TinyBert.model(outline);
    }

    /** Of a tiny BERT or GPT-2, by the model type of the configuration. */
    static ModelOutline outline(Map<String, Object> config) {
        Object type = config.get("model_type");
        if ("bert".equals(type)) {
            return TinyBert.outline(config);
        }
        if ("gpt2".equals(type)) {
            return TinyGpt2.outline(config);
        }
        throw new IllegalArgumentException(
                "No family reads the model type '%s'. Known are bert and gpt2.".formatted(type));
    }

    /**
     * The output of each layer, [rows, tokens, width]: first the embeddings, last what comes after the last layer.
     *
     * @param pass over weights of this outline
     */
    public List<NDArray> run(TokenBatch tokens, FakeModelPass pass) {
        pass.enter(-1);
        return from(backbone.embed(tokens, pass), tokens, pass);
    }

    /** Likewise, with other embeddings. */
    List<NDArray> from(NDArray embeddings, TokenBatch tokens, FakeModelPass pass) {
        List<NDArray> states = new ArrayList<>();
        states.add(embeddings);
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
