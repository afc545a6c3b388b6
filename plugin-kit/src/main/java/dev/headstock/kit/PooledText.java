package dev.headstock.kit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.PretrainedHead;
import java.util.List;

/**
 * One vector for each text, for heads that put a linear layer on top.
 *
 * @param width of a token's vector
 * @param dropout before the dense layer of {@link TextPooling#CLS_MLP}
 */
public record PooledText(int width, TextPooling pooling, double dropout) {
    static final String POOLER = "pooler";
    static final String DENSE = "dense";
    static final String ATTENTION_WEIGHT = "attention.weight";
    static final String ATTENTION_SCORE = "attention.score";
    private static final Init NEW_WEIGHT = new Init.Normal(0.02);

    /** Numbers in the vector of a text. */
    public int features() {
        return pooling == TextPooling.CONCAT3 ? 3 * width : width;
    }

    public List<ParameterSpec> parameters() {
        return switch (pooling) {
            case MEAN, MAX, CONCAT3 -> List.of();
            case CLS ->
                dense(
                        POOLER,
                        new Init.Pretrained(PretrainedHead.POOLER_WEIGHT, NEW_WEIGHT),
                        new Init.Pretrained(PretrainedHead.POOLER_BIAS, Init.ZEROS));
            case CLS_MLP -> dense(DENSE, NEW_WEIGHT, Init.ZEROS);
            case ATTENTION ->
                List.of(
                        new ParameterSpec(ATTENTION_WEIGHT, new Shape(width, width), NEW_WEIGHT),
                        new ParameterSpec(ATTENTION_SCORE, new Shape(1, width), NEW_WEIGHT));
        };
    }

    private List<ParameterSpec> dense(String name, Init weight, Init bias) {
        return List.of(
                new ParameterSpec(name + ".weight", new Shape(width, width), weight),
                new ParameterSpec(name + ".bias", new Shape(width), bias));
    }

    /** What the head's {@code pooling()} returns. */
    public Pooling tokens() {
        return pooling.tokens();
    }

    /**
     * [rows, {@link #features}].
     *
     * @param read as the head gets it: [rows, width] or [rows, tokens, width]
     */
    public NDArray of(NDArray read, Batch batch, HeadPass pass) {
        Kernels kernels = pass.kernels();
        return switch (pooling) {
            case MEAN, MAX -> read;
            case CLS -> activated(read, POOLER, pass);
            case CLS_MLP -> activated(kernels.dropout(read, dropout), DENSE, pass);
            case ATTENTION -> attention(read, batch, pass);
            case CONCAT3 ->
                NDArrays.concat(
                        new NDList(
                                read.get(":,0"),
                                Pooling.MAX.apply(read, batch, kernels),
                                Pooling.MEAN.apply(read, batch, kernels)),
                        1);
        };
    }

    private static NDArray activated(NDArray first, String name, HeadPass pass) {
        Kernels kernels = pass.kernels();
        NDArray dense = kernels.linear(first, pass.parameter(name + ".weight"), pass.parameter(name + ".bias"));
        return kernels.activation("tanh", dense);
    }

    /**
     * {@code Σ αₜ·xₜ} with {@code α = softmax(v·tanh(W·xₜ))} over the real tokens.
     *
     * @see <a href="https://aclanthology.org/N16-1174">Yang et al., 2016, section 2.2</a>
     */
    private static NDArray attention(NDArray tokens, Batch batch, HeadPass pass) {
        Kernels kernels = pass.kernels();
        NDArray hidden = kernels.activation("tanh", kernels.linear(tokens, pass.parameter(ATTENTION_WEIGHT), null));
        NDArray padding = batch.tokens().mask().sub(1).mul(1e9f);
        NDArray scores = kernels.linear(hidden, pass.parameter(ATTENTION_SCORE), null)
                .squeeze(2)
                .add(padding);
        return tokens.mul(kernels.logSoftmax(scores).exp().expandDims(2)).sum(new int[] {1});
    }
}
