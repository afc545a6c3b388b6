package dev.headstock.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;

/**
 * The part on top of the model: from token vectors to one answer per example, and how wrong the answers are. Stateless; parameters come
 * from the pass.
 */
public interface Head {

    /** Names are found in the pass under {@code head.<name>}. */
    List<ParameterSpec> parameters();

    /**
     * What needs no learned parameter, for example pooling: from [batch, tokens, width] to whatever {@link #output} takes. When the model
     * below is frozen, the engine keeps this and never runs the model again for the same text.
     */
    NDArray reduce(NDArray hidden, TokenBatch batch, Kernels kernels);

    /** From the reduced features to raw scores; the first dimension stays the batch. */
    NDArray output(NDArray reduced, Pass pass);

    /** The known answers as one array, in the order of the examples, of which only rows and labels are kept: their texts are empty. */
    NDArray targets(List<Example> examples, NDManager manager);

    /** The mean loss of a batch, a scalar. A step with very many tokens is several batches here, weighted by their examples. */
    NDArray loss(NDArray output, NDArray targets, Kernels kernels);

    /** The raw scores of one example, flattened, as people read them. */
    Prediction decode(float[] output);

    /** The metrics of a whole split. {@code examples}, with empty texts, and {@code predictions} run in parallel. */
    Evaluation evaluate(List<Example> examples, List<Prediction> predictions);

    /** For the anatomy picture, for example {@code [batch, 2]}. */
    String outputShape();

    /** The same head in Hugging Face's transformers; empty when there is none, and then nothing is exported for it. */
    default Optional<HuggingFaceHead> huggingFace() {
        return Optional.empty();
    }
}
