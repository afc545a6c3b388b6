package dev.headstock.plugins.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.head.Batch;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.tuning.ForwardPass;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.testkit.FakePass;
import dev.headstock.testkit.FakeStep;
import dev.headstock.testkit.FakeVector;
import dev.headstock.testkit.StepInterceptorContract;
import dev.headstock.testkit.Workbench;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SmoothnessTest extends StepInterceptorContract {
    private static final double SIZE = 0.01;

    @Override
    protected StepInterceptor interceptor() {
        return new Smart.Smoothness(1, SIZE);
    }

    /** Two tokens with a gradient and one of padding; the noise is of the order of 1e-5. */
    @Test
    void movesEachTokenUpTheGradientAndAddsBothDivergences() {
        try (Workbench bench = new Workbench()) {
            List<NDArray> moves = new ArrayList<>();
            NDArray gradient = bench.array(new float[] {2e-6f, -4e-6f, 0, 0, 3, 1.5f}, new Shape(1, 3, 2));
            ScriptedPass forward = new ScriptedPass(bench, new double[] {0.2, 0.8}, gradient, moves);
            FakeVector none = FakeVector.of(Map.of());

            NDArray loss = new Smart.Smoothness(3, SIZE)
                    .transformLoss(
                            forward,
                            FakeStep.of(none, none),
                            new FakePass(bench.memory(), bench.kernels(), Map.of(), Map.of(), true, 0));

            assertThat(moves).hasSize(2);
            float[] delta = moves.get(1).toFloatArray();
            double[] expected = {0.5 * SIZE, -SIZE, 0, 0, SIZE, 0.5 * SIZE};
            for (int i = 0; i < expected.length; i++) {
                assertThat((double) delta[i]).isCloseTo(expected[i], within(6e-5));
            }
            double there = 0.2 * Math.log(0.2 / 0.4) + 0.8 * Math.log(0.8 / 0.6);
            double back = 0.4 * Math.log(0.4 / 0.2) + 0.6 * Math.log(0.6 / 0.8);
            assertThat((double) loss.getFloat()).isCloseTo(0.7 + 3 * (there + back), within(1e-6));
        }
    }

    /** Probabilities that a test gives; every move changes them to 0.4 and 0.6. */
    private record ScriptedPass(Workbench bench, double[] probabilities, NDArray gradient, List<NDArray> moves)
            implements ForwardPass {
        @Override
        public NDArray loss() {
            return bench.array(new float[] {0.7f}, new Shape(1));
        }

        @Override
        public NDArray hidden(int layer) {
            return bench.memory().zeros(gradient.getShape());
        }

        @Override
        public ForwardPass perturbed(NDArray delta) {
            moves.add(delta);
            return new ScriptedPass(bench, new double[] {0.4, 0.6}, gradient, moves);
        }

        @Override
        public NDArray divergence(ForwardPass reference, double temperature) {
            double[] p = ((ScriptedPass) reference).probabilities;
            double sum = 0;
            for (int i = 0; i < p.length; i++) {
                sum += p[i] * Math.log(p[i] / probabilities[i]);
            }
            return bench.array(new float[] {(float) sum}, new Shape(1));
        }

        @Override
        public NDArray gradient(NDArray scalar, NDArray of) {
            return gradient;
        }

        @Override
        public Batch batch() {
            throw new UnsupportedOperationException();
        }

        @Override
        public NDArray output() {
            throw new UnsupportedOperationException();
        }

        @Override
        public AttentionStates attention(int layer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ForwardPass rerun() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ForwardPass through(ModelReference teacher) {
            throw new UnsupportedOperationException();
        }
    }
}
