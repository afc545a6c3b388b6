package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.model.Pass;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.ForwardPass.AttentionStates;
import dev.headstock.trainer.encoding.EncodedBatch;
import java.util.List;
import java.util.Optional;

/**
 * A model reading one batch. Each result is computed when it is first asked for and kept: features need the backbone, the output needs the
 * features, the loss needs the output. Everything belongs to the memory of the batch. Passes may be open at the same time.
 */
public final class RunPass {

    public EncodedBatch batch() {
        throw new UnsupportedOperationException();
    }

    public PassOptions options() {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes what the readout's layers give after pooling in place of running the backbone, such as cached features.
     *
     * @param arrays one per layer of the readout
     */
    public RunPass withPooled(List<NDArray> arrays) {
        throw new UnsupportedOperationException();
    }

    /** Starts above a layer whose output is known, [rows, model tokens, width], placeholders included. */
    public RunPass withHidden(int layer, NDArray output) {
        throw new UnsupportedOperationException();
    }

    /** Runs the backbone, if that has not happened yet. */
    public void run() {
        throw new UnsupportedOperationException();
    }

    /** What the readout's layers give after pooling, in their order. */
    public List<NDArray> pooled() {
        throw new UnsupportedOperationException();
    }

    /** What the head reads. */
    public NDArray features() {
        throw new UnsupportedOperationException();
    }

    /** The head's output. */
    public NDArray output() {
        throw new UnsupportedOperationException();
    }

    /** [units]: the head's loss; 0 for units without a target. */
    public NDArray loss() {
        throw new UnsupportedOperationException();
    }

    /** What {@code Head.decode} needs of the output. */
    public NDArray scores() {
        throw new UnsupportedOperationException();
    }

    /** The output of a watched layer, [rows, tokens, width], without placeholders. */
    public NDArray hidden(int layer) {
        throw new UnsupportedOperationException();
    }

    public AttentionStates attention(int layer) {
        throw new UnsupportedOperationException();
    }

    /** What each token of a watched layer attends to, [rows, heads, tokens, keys]; rows of a prefix are the first keys. */
    public NDArray attentionWeights(int layer) {
        throw new UnsupportedOperationException();
    }

    /** What the adapter at a site published. */
    public Optional<NDArray> published(Site site, String name) {
        throw new UnsupportedOperationException();
    }

    /** The pass as the head sees it. */
    public HeadPass headPass() {
        throw new UnsupportedOperationException();
    }

    /** The pass as an interceptor sees it: names are those of its own parameters. */
    public Pass interceptorPass(String id) {
        throw new UnsupportedOperationException();
    }
}
