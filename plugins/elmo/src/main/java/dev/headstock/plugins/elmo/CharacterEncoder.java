package dev.headstock.plugins.elmo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.plugins.elmo.ElmoConfig.CharacterNetwork;
import java.util.Arrays;

/**
 * A word's vector from its characters: {@code W·highways(act(max over positions of conv_k(E[c]) + b_k)) + b}, with
 * {@code highway(x) = g ⊙ x + (1 − g) ⊙ relu(A·x + a)} and {@code g = σ(G·x + h)}. The maximum is over padding, too, as
 * in AllenNLP.
 */
record CharacterEncoder(CharacterNetwork network) {

    /** [rows, tokens, projection width] */
    NDArray words(TokenBatch batch, ModelPass pass) {
        Kernels kernels = pass.kernels();
        int length = network.length();
        NDArray ids = characters(batch).reshape(-1, length);
        NDArray embedded = kernels.embedding(ids, pass.parameter(Paths.CHARACTERS))
                .transpose(0, 2, 1)
                .expandDims(2);
        NDList found = new NDList();
        for (int i = 0; i < network.widths().size(); i++) {
            NDArray weight = pass.parameter(Paths.filter(i) + ".weight").expandDims(2);
            NDArray convolved = kernels.conv2d(embedded, weight, pass.parameter(Paths.filter(i) + ".bias"));
            NDArray largest = convolved.squeeze(2).max(new int[] {2});
            found.add(kernels.activation(network.activation(), largest));
        }
        NDArray word = NDArrays.concat(found, 1);
        for (int i = 0; i < network.highways(); i++) {
            word = highway(word, Paths.highway(i), pass);
        }
        return linear(word, Paths.PROJECTION, pass).reshape(batch.rows(), batch.tokens(), -1);
    }

    private static NDArray highway(NDArray x, String path, ModelPass pass) {
        NDList parts = linear(x, path, pass).split(2, 1);
        NDArray carried = sigmoid(parts.get(1), pass);
        NDArray changed = pass.kernels().activation("relu", parts.get(0));
        return changed.add(carried.mul(x.sub(changed)));
    }

    /** {@code (1 + tanh(x / 2)) / 2}: the kernels' activations that every family may use have no σ. */
    private static NDArray sigmoid(NDArray x, ModelPass pass) {
        Kernels kernels = pass.kernels();
        return kernels.scale(kernels.activation("tanh", kernels.scale(x, 0.5)).add(1), 0.5);
    }

    private static NDArray linear(NDArray x, String path, ModelPass pass) {
        return pass.kernels().linear(x, pass.parameter(path + ".weight"), pass.parameter(path + ".bias"));
    }

    /**
     * [rows, tokens, length]: the tokenizer's characters, padded, and those of the marks around a sentence, which no
     * text has.
     */
    private NDArray characters(TokenBatch batch) {
        NDArray own = batch.feature(Characters.FEATURE);
        Shape shape = new Shape(batch.rows(), batch.tokens(), network.length());
        long missing = network.length() - own.getShape().get(2);
        NDArray all = missing == 0
                ? own
                : own.concat(
                        own.getManager()
                                .zeros(new Shape(batch.rows(), batch.tokens(), missing), DataType.INT64)
                                .sub(1),
                        2);
        NDArray padded = NDArrays.where(all.lt(0), all.zerosLike().add(Characters.PADDING), all);
        NDArray begins = mark(batch, Words.SENTENCE_BEGIN, shape);
        NDArray ends = mark(batch, Words.SENTENCE_END, shape);
        NDArray withBegins = NDArrays.where(begins, sentence(padded, Characters.SENTENCE_BEGIN), padded);
        return NDArrays.where(ends, sentence(padded, Characters.SENTENCE_END), withBegins);
    }

    private static NDArray mark(TokenBatch batch, int id, Shape shape) {
        return batch.ids().eq(id).expandDims(2).broadcast(shape);
    }

    /** The characters of a token that stands for the begin or end of a sentence, in the shape of others. */
    private static NDArray sentence(NDArray like, int character) {
        long[] ids = new long[(int) like.getShape().get(2)];
        Arrays.fill(ids, Characters.PADDING);
        ids[0] = Characters.WORD_BEGIN;
        ids[1] = character;
        ids[2] = Characters.WORD_END;
        return like.zerosLike().add(like.getManager().create(ids).reshape(1, 1, ids.length));
    }
}
