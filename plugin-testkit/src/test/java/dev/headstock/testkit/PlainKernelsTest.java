package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.Target;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.Kernels.LstmWeights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlainKernelsTest {
    private final Workbench bench = new Workbench();
    private final Kernels kernels = bench.kernels();

    @AfterEach
    void close() {
        bench.close();
    }

    /** Of logits (0, 0): ln 2 each; ignored rows have none. */
    @Test
    void crossEntropyIsPerRowAndZeroWhereIgnored() {
        NDArray ids = Workbench.ids(bench.memory(), new long[] {1, Target.IGNORE_INDEX}, new Shape(2));

        float[] losses = kernels.crossEntropy(bench.memory().zeros(new Shape(2, 2)), ids, 0)
                .toFloatArray();

        assertThat(losses[0]).isCloseTo((float) Math.log(2), within(1e-6f));
        assertThat(losses[1]).isZero();
    }

    @Test
    void gatheredTokensAreZeroWhereThereIsNone() {
        NDArray positions = Workbench.ids(bench.memory(), new long[] {2, -1}, new Shape(1, 2));
        NDArray x = bench.random(1, 1, 3, 4);

        NDArray gathered = kernels.gatherTokens(x, positions);

        Numbers.areClose("second token", gathered.get("0, 0"), x.get("0, 2"), 1e-6);
        assertThat(gathered.get("0, 1").toFloatArray()).containsOnly(0);
    }

    /** One direction backwards is the other over the reversed text. */
    @Test
    void aReversedLstmBeginsAtTheLastRealToken() {
        LstmWeights weights =
                new LstmWeights(bench.random(1, 12, 4), bench.random(2, 12, 3), bench.random(3, 12), null);
        NDArray text = bench.random(4, 1, 3, 4);
        NDArray padded = NDArrays.concat(new NDList(text, bench.random(5, 1, 2, 4)), 1);
        NDArray mask = bench.array(new float[] {1, 1, 1, 0, 0}, new Shape(1, 5));

        NDArray backward = kernels.lstm(padded, mask, weights, true, 0);
        NDArray forward = kernels.lstm(text.flip(1), bench.memory().ones(new Shape(1, 3)), weights, false, 0);

        Numbers.areClose("states", backward.get(":, 0:3"), forward.flip(1), 1e-6);
        assertThat(backward.get(":, 3:").abs().toFloatArray()).containsOnly(0);
    }

    @Test
    void orthonormalRowsHaveLengthOneAndNoProduct() {
        NDArray basis = kernels.orthonormalize(bench.random(1, 3, 8));

        Numbers.areClose(
                "products", basis.matMul(basis.transpose()), bench.memory().eye(3), 1e-5);
    }

    @Test
    void dropoutKeepsTheMean() {
        NDArray x = bench.memory().ones(new Shape(10_000));

        assertThat(bench.trainingKernels(7).dropout(x, 0.25).mean().getFloat()).isCloseTo(1, within(0.03f));
        assertThat(kernels.dropout(x, 0.25)).isSameAs(x);
    }
}
