package dev.headstock.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A small trained module at one site: which parameters it wants, and what it does with them. Stateless. */
public interface Adapter {

    List<ParameterSpec> parameters();

    /** What replaces {@link Flow#output()}. Must return exactly {@code flow.output()} at initialisation unless it says otherwise. */
    NDArray apply(Flow flow);

    /** One line for the anatomy picture, for example {@code x + W↑·relu(W↓·x)}. */
    String formula();

    /**
     * For modules that are a change of the frozen weight matrix: the change itself, so that the model can be merged and served at no
     * cost. Arrays are found under the names of {@link #parameters()}. Where several sites share one matrix, nothing is merged.
     */
    default Optional<WeightChange> weightChange() {
        return Optional.empty();
    }

    /**
     * A module that is one expression, and cannot be merged.
     *
     * @param formula as in {@link #formula()}
     * @param apply as {@link #apply(Flow)}: a function of the flow alone
     */
    static Adapter of(String formula, Function<Flow, NDArray> apply, ParameterSpec... parameters) {
        return new Expression(formula, apply, List.of(parameters));
    }

    /** Computes a [out, in] matrix that is added to the site's weight. */
    @FunctionalInterface
    interface WeightChange {
        NDArray of(Parameters parameters);
    }

    /** Arrays by the module's local names. */
    @FunctionalInterface
    interface Parameters {
        NDArray get(String name);
    }

    /** What a module sees when the model runs through its site. */
    interface Flow {

        Site site();

        /** What entered: the projection's input, or at a residual point the stream that entered the sub-layer. */
        NDArray input();

        /** What the frozen model would pass on. */
        NDArray output();

        /** The module's own array. */
        NDArray parameter(String name);

        Kernels kernels();

        boolean training();

        /**
         * At residual points only: the sub-layer's own normalisation, with its own weights.
         *
         * @throws IllegalStateException at a projection, which has none
         */
        NDArray normalise(NDArray sum);

        /** An array shaped like a batch of this flow's output, for noise and masks. */
        default Shape shape() {
            return output().getShape();
        }
    }
}
