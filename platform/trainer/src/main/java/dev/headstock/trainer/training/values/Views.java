package dev.headstock.trainer.training.values;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Views of arrays that outlive a step. What is computed from an array belongs to the memory of that array; computed from a view it is
 * released with the step, while changes in place still reach the array.
 */
public final class Views {
    private Views() {}

    /** The same numbers under another owner. */
    public static NDArray of(NDArray array, NDManager memory) {
        NDArray view = array.reshape(array.getShape());
        view.attach(memory);
        return view;
    }
}
