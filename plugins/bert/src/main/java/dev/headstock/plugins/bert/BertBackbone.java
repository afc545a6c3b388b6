package dev.headstock.plugins.bert;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.Backbone;
import dev.headstock.api.Kernels;
import dev.headstock.api.Pass;
import dev.headstock.api.Role;
import dev.headstock.api.TokenBatch;

/**
 * A post-norm transformer encoder.
 *
 * <pre>
 * y  = norm(x + dropout(attention(x)))
 * x' = norm(y + dropout(W₂·act(W₁·y)))
 * </pre>
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al., 2018</a>
 */
record BertBackbone(BertConfig config) implements Backbone {

    @Override
    public NDArray embed(TokenBatch batch, Pass pass) {
        Kernels kernels = pass.kernels();
        NDArray positions = batch.ids()
                .getManager()
                .arange(batch.tokens())
                .toType(batch.ids().getDataType(), false);
        NDArray sum = kernels.embedding(batch.ids(), pass.parameter("embeddings.word_embeddings.weight"))
                .add(kernels.embedding(batch.types(), pass.parameter("embeddings.token_type_embeddings.weight")))
                .add(kernels.embedding(positions, pass.parameter("embeddings.position_embeddings.weight")));
        NDArray normed = norm(sum, "embeddings.LayerNorm", pass);
        return pass.at(-1, Role.EMBEDDINGS, sum, kernels.dropout(normed, pass.hiddenDropout()));
    }

    @Override
    public NDArray layer(int index, NDArray hidden, TokenBatch batch, Pass pass) {
        String path = "encoder.layer." + index;
        NDArray attended = pass.addAndNorm(
                index,
                Role.ATTENTION_RESIDUAL,
                hidden,
                pass.kernels().dropout(attention(index, hidden, batch, pass), pass.hiddenDropout()),
                sum -> norm(sum, path + ".attention.output.LayerNorm", pass));
        NDArray output = pass.addAndNorm(
                index,
                Role.FFN_RESIDUAL,
                attended,
                pass.kernels().dropout(feedForward(index, attended, pass), pass.hiddenDropout()),
                sum -> norm(sum, path + ".output.LayerNorm", pass));
        return pass.at(index, Role.BLOCK_OUTPUT, hidden, output);
    }

    private NDArray attention(int index, NDArray hidden, TokenBatch batch, Pass pass) {
        String path = "encoder.layer." + index + ".attention";
        NDArray query = heads(project(index, Role.QUERY, path + ".self.query", hidden, pass));
        NDArray key = heads(project(index, Role.KEY, path + ".self.key", hidden, pass));
        NDArray value = heads(project(index, Role.VALUE, path + ".self.value", hidden, pass));
        NDArray mixed = pass.kernels().attention(query, key, value, batch.attentionBias(), pass.attentionDropout());
        NDArray joined = mixed.transpose(0, 2, 1, 3).reshape(hidden.getShape());
        return project(index, Role.ATTENTION_OUTPUT, path + ".output.dense", joined, pass);
    }

    private NDArray feedForward(int index, NDArray hidden, Pass pass) {
        String path = "encoder.layer." + index;
        NDArray up = project(index, Role.FFN_UP, path + ".intermediate.dense", hidden, pass);
        NDArray active = pass.kernels().activation(config.activation(), up);
        return project(index, Role.FFN_DOWN, path + ".output.dense", active, pass);
    }

    /** [batch, tokens, width] → [batch, heads, tokens, width / heads]. */
    private NDArray heads(NDArray x) {
        return x.reshape(x.getShape().get(0), x.getShape().get(1), config.heads(), config.width() / config.heads())
                .transpose(0, 2, 1, 3);
    }

    private NDArray project(int layer, Role role, String path, NDArray x, Pass pass) {
        NDArray output = pass.kernels().linear(x, pass.parameter(path + ".weight"), pass.parameter(path + ".bias"));
        return pass.at(layer, role, x, output);
    }

    private NDArray norm(NDArray x, String path, Pass pass) {
        return pass.kernels()
                .layerNorm(x, pass.parameter(path + ".weight"), pass.parameter(path + ".bias"), config.epsilon());
    }
}
