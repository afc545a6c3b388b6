package dev.headstock.plugins.elmo;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.Kernels.LstmWeights;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TokenBatch;

/**
 * Two stacks of LSTMs, one for each direction, which never see each other's states. A hidden state is {@code [forward;
 * backward]}; that of the words is the word's vector twice. The state begins at 0 in every sentence.
 *
 * @see <a href="https://arxiv.org/abs/1802.05365">Peters et al., 2018</a>
 */
record ElmoBackbone(ElmoConfig config) implements Backbone {

    @Override
    public NDArray embed(TokenBatch batch, ModelPass pass) {
        Kernels kernels = pass.kernels();
        NDArray words = config.readsWords()
                ? kernels.embedding(batch.ids(), pass.parameter(Paths.WORDS))
                : new CharacterEncoder(config.characters()).words(batch, pass);
        NDArray both = words.concat(words, 2);
        return pass.applyAdapters(-1, SiteRole.EMBEDDINGS, both, kernels.dropout(both, pass.hiddenDropout()));
    }

    /** {@code lstm(x)}, and {@code x + lstm(x)} from the second layer on. */
    @Override
    public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
        NDArray forward = direction(index, Paths.FORWARD, hidden, batch, pass);
        NDArray backward = direction(index, Paths.BACKWARD, hidden, batch, pass);
        NDArray changed = pass.kernels().dropout(forward.concat(backward, 2), pass.hiddenDropout());
        NDArray output = index > 0 && config.skips() ? hidden.add(changed) : changed;
        return pass.applyAdapters(index, SiteRole.BLOCK_OUTPUT, hidden, output);
    }

    private NDArray direction(int index, String direction, NDArray hidden, TokenBatch batch, ModelPass pass) {
        boolean reversed = direction.equals(Paths.BACKWARD);
        int width = config.projectionWidth();
        NDArray own = hidden.get(":, :, {}:{}", reversed ? width : 0, reversed ? 2 * width : width);
        String path = Paths.lstm(index, direction);
        LstmWeights weights = new LstmWeights(
                pass.parameter(path + ".input"),
                pass.parameter(path + ".recurrent"),
                pass.parameter(path + ".bias"),
                pass.parameter(path + ".projection"));
        return pass.kernels().lstm(own, batch.mask(), weights, reversed, config.clip());
    }
}
