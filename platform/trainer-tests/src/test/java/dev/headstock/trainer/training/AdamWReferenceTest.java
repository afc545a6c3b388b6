package dev.headstock.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.trainer.torch.Operations;
import dev.headstock.trainer.torch.Operations.AdamWStep;
import dev.headstock.trainer.torch.Torch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values that PyTorch 2.7.1 computed: {@code torch.optim.AdamW} after {@code clip_grad_norm_}, rate 0.01, largest norm 1. */
class AdamWReferenceTest {

    /** Decay 0.1 on the first array only. */
    @Test
    void twoOptimizerStepsWithClipping() {
        try (Torch torch = Torch.open();
                NDManager memory = torch.newScope()) {
            NDArray a = memory.create(sines(6, 0), new Shape(2, 3)).duplicate();
            NDArray b = memory.create(sines(3, 1), new Shape(3)).duplicate();
            Moments ofA = new Moments(memory, a.getShape());
            Moments ofB = new Moments(memory, b.getShape());

            assertThat(step(0, a, ofA, b, ofB, torch, memory)).isCloseTo(2.2463412, within(1e-5));
            assertClose(a, -0.0100000, 0.3117867, 0.5022321, 0.4411731, 0.1573266, -0.1852162);
            assertClose(b, 0.4107355, 0.5058324, 0.3477316);

            assertThat(step(1, a, ofA, b, ofB, torch, memory)).isCloseTo(1.9618710, within(1e-5));
            assertClose(a, -0.0196039, 0.3162814, 0.5117363, 0.4450588, 0.1477411, -0.1940410);
            assertClose(b, 0.4106344, 0.5156448, 0.3554198);
        }
    }

    private record Moments(NDArray mean, NDArray variance, NDArray updates) {
        Moments(NDManager memory, Shape shape) {
            this(memory.zeros(shape), memory.zeros(shape), memory.zeros(new Shape(1)));
        }
    }

    /** @return the norm before clipping */
    private static double step(
            int step, NDArray a, Moments ofA, NDArray b, Moments ofB, Torch torch, NDManager memory) {
        Operations operations = torch.operations();
        List<NDArray> gradients = List.of(
                memory.create(cosines(6, step), new Shape(2, 3)), memory.create(cosines(3, step + 1), new Shape(3)));
        double norm = operations.globalNorm(memory, gradients).getFloat();
        operations.scaleAll(gradients, Math.min(1, 1 / (norm + 1e-6)));
        update(operations, a, gradients.get(0), ofA, 0.1);
        update(operations, b, gradients.get(1), ofB, 0);
        return norm;
    }

    private static void update(Operations operations, NDArray array, NDArray gradient, Moments of, double decay) {
        operations.adamW(
                List.of(array),
                List.of(gradient),
                List.of(of.mean()),
                List.of(of.variance()),
                List.of(of.updates()),
                new AdamWStep(0.01, decay, 0.9, 0.999, 1e-8));
    }

    private static float[] sines(int count, int phase) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (0.5 * Math.sin(0.7 * i + phase));
        }
        return values;
    }

    private static float[] cosines(int count, int phase) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.cos(1.3 * i + phase);
        }
        return values;
    }

    private static void assertClose(NDArray actual, double... expected) {
        float[] numbers = actual.toFloatArray();
        assertThat(numbers).hasSize(expected.length);
        for (int i = 0; i < numbers.length; i++) {
            assertThat((double) numbers[i]).as("number %d", i).isCloseTo(expected[i], within(1e-6));
        }
    }
}
