package dev.headstock.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Views of arrays that outlive a step. What is computed from an array belongs to the memory of that array; computed from a view it is
 * released with the step, while changes in place still reach the array.
 */
final class Views {
    private Views() {}

    /** The same numbers under another owner. */
    static NDArray of(NDArray array, NDManager memory) {
        NDArray view = array.reshape(array.getShape());
        view.attach(memory);
        return view;
    }
}
