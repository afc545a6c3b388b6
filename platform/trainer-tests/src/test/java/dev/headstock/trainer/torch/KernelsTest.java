package dev.headstock.trainer.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.Target;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.Kernels.LstmWeights;
import dev.headstock.api.model.Kernels.TopK;
import dev.headstock.trainer.fixtures.TorchTest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kernel against arithmetic in Java, or against what defines it. */
class KernelsTest extends TorchTest {
    private Kernels kernels;

    @BeforeEach
    void prepare() {
        kernels = torch.kernels(memory);
    }

    private NDArray array(Shape shape, long seed) {
        return memory.create(numbers(shape.size(), seed), shape);
    }

    private static float[] numbers(long count, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[(int) count];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    @Test
    void crossEntropyIsOneNumberPerRowAndZeroWhereIgnored() {
        NDArray logits = memory.create(new float[] {1, 2, 3, 3, 2, 1}, new Shape(2, 3));
        NDArray ids = memory.create(new long[] {2, Target.IGNORE_INDEX});

        float[] losses = kernels.crossEntropy(logits, ids, 0).toFloatArray();

        assertThat(losses[0]).isCloseTo((float) Math.log(1 + Math.exp(-1) + Math.exp(-2)), within(1e-6f));
        assertThat(losses[1]).isZero();
    }

    @Test
    void normalizesWithAndWithoutBias() {
        NDArray x = memory.create(new float[] {1, 3}, new Shape(1, 2));
        NDArray weight = memory.create(new float[] {2, 4});

        assertThat(kernels.layerNorm(x, weight, null, 0).toFloatArray()).containsExactly(-2, 4);
        assertThat(kernels.layerNorm(x, weight, memory.create(new float[] {1, 1}), 0)
                        .toFloatArray())
                .containsExactly(-1, 5);
    }

    @Test
    void gathersTokensAndPutsZerosWhereThereIsNone() {
        NDArray x = memory.create(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, new Shape(2, 2, 2));
        NDArray positions = memory.create(new long[] {1, -1, 0, 1}, new Shape(2, 2));

        assertThat(kernels.gatherTokens(x, positions).toFloatArray()).containsExactly(3, 4, 0, 0, 5, 6, 7, 8);
    }

    @Test
    void findsTheLargestAndSumsExponentials() {
        NDArray x = memory.create(new float[] {1, 5, 3, -1, -2, -3}, new Shape(2, 3));

        TopK top = kernels.topK(x, 2);

        assertThat(top.values().toFloatArray()).containsExactly(5, 3, -1, -2);
        assertThat(top.indices().toLongArray()).containsExactly(1, 2, 0, 1);
        assertThat(kernels.logSumExp(x).getFloat(0))
                .isCloseTo((float) Math.log(Math.E + Math.exp(5) + Math.exp(3)), within(1e-5f));
        assertThat(kernels.logSoftmax(x).exp().sum(new int[] {1}).toFloatArray())
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(1, 1);
    }

    @Test
    void prependsTheSameRowsEverywhere() {
        NDArray first = array(new Shape(2, 3, 4), 1);
        NDArray x = array(new Shape(5, 2, 7, 4), 2);

        NDArray joined = kernels.prependRows(first, x);

        assertThat(joined.getShape()).isEqualTo(new Shape(5, 2, 10, 4));
        assertThat(joined.get(4).get(":, :3").toFloatArray()).isEqualTo(first.toFloatArray());
        assertThat(joined.get(":, :, 3:").toFloatArray()).isEqualTo(x.toFloatArray());
    }

    @ParameterizedTest
    @CsvSource({"false, 0, false", "true, 0, false", "false, 0.3, true", "true, 0.3, true"})
    void runsAnLstmAsItsEquationsSay(boolean reversed, double clip, boolean projects) {
        int hidden = projects ? 2 : 3;
        LstmWeights weights = new LstmWeights(
                array(new Shape(12, 4), 1),
                array(new Shape(12, hidden), 2),
                array(new Shape(12), 3),
                projects ? array(new Shape(2, 3), 4) : null);
        NDArray x = array(new Shape(2, 5, 4), 5);
        NDArray mask = memory.create(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 0, 0}, new Shape(2, 5));

        NDArray output = kernels.lstm(x, mask, weights, reversed, clip);

        assertThat(output.getShape()).isEqualTo(new Shape(2, 5, hidden));
        for (int row = 0; row < 2; row++) {
            int real = row == 0 ? 5 : 3;
            float[][] expected = lstm(x.get(row), real, weights, reversed, clip);
            for (int token = 0; token < 5; token++) {
                assertThat(output.get(row).get(token).toFloatArray())
                        .usingComparatorWithPrecision(1e-5f)
                        .containsExactly(expected[token]);
            }
        }
    }

    private static float[][] lstm(NDArray row, int real, LstmWeights weights, boolean reversed, double clip) {
        NDArray projection = weights.projection();
        int size = 3;
        int hidden = projection == null ? size : 2;
        double[] h = new double[hidden];
        double[] c = new double[size];
        float[][] outputs = new float[5][hidden];
        for (int i = 0; i < real; i++) {
            int token = reversed ? real - 1 - i : i;
            double[] gates = new double[4 * size];
            for (int gate = 0; gate < gates.length; gate++) {
                gates[gate] = weights.bias().getFloat(gate)
                        + dot(weights.input().get(gate), row.get(token).toFloatArray())
                        + dot(weights.recurrent().get(gate), h);
            }
            double[] made = new double[size];
            for (int j = 0; j < size; j++) {
                c[j] = clipped(
                        sigmoid(gates[size + j]) * c[j] + sigmoid(gates[j]) * Math.tanh(gates[2 * size + j]), clip);
                made[j] = sigmoid(gates[3 * size + j]) * Math.tanh(c[j]);
            }
            for (int j = 0; j < hidden; j++) {
                h[j] = projection == null ? made[j] : clipped(dot(projection.get(j), made), clip);
            }
            for (int j = 0; j < hidden; j++) {
                outputs[token][j] = (float) h[j];
            }
        }
        return outputs;
    }

    private static double clipped(double value, double clip) {
        return clip == 0 ? value : Math.max(-clip, Math.min(clip, value));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double dot(NDArray a, float[] b) {
        double sum = 0;
        float[] numbers = a.toFloatArray();
        for (int i = 0; i < b.length; i++) {
            sum += numbers[i] * b[i];
        }
        return sum;
    }

    private static double dot(NDArray a, double[] b) {
        double sum = 0;
        float[] numbers = a.toFloatArray();
        for (int i = 0; i < b.length; i++) {
            sum += numbers[i] * b[i];
        }
        return sum;
    }

    @Test
    void anLstmCanBeTrained() {
        LstmWeights weights =
                new LstmWeights(array(new Shape(12, 4), 1), array(new Shape(12, 3), 2), array(new Shape(12), 3), null);
        NDArray x = array(new Shape(2, 5, 4), 5);
        NDArray mask = memory.ones(new Shape(2, 5));

        assertGradient(
                weights.recurrent(),
                () -> kernels.lstm(x, mask, weights, false, 0).square().sum());
    }

    /** Two NDArrays and a scalar of them: the gradient against central differences. */
    private void assertGradient(NDArray parameter, java.util.function.Supplier<NDArray> scalar) {
        NDArray gradient = torch.gradients(scalar, List.of(parameter)).get(0);
        float step = 1e-2f;
        for (int i : new int[] {0, 7}) {
            float before = parameter.toFloatArray()[i];
            double up = at(parameter, i, before + step, scalar);
            double down = at(parameter, i, before - step, scalar);
            at(parameter, i, before, scalar);
            assertThat((double) gradient.toFloatArray()[i]).isCloseTo((up - down) / (2 * step), within(2e-2));
        }
    }

    private static double at(NDArray parameter, int number, float value, java.util.function.Supplier<NDArray> scalar) {
        parameter.reshape(-1).set(new ai.djl.ndarray.index.NDIndex(number), value);
        return scalar.get().getFloat();
    }

    @Test
    void convolves() {
        NDArray x = memory.arange(0f, 9f).reshape(1, 1, 3, 3);
        NDArray weight = memory.ones(new Shape(1, 1, 2, 2));

        assertThat(kernels.conv2d(x, weight, null).toFloatArray()).containsExactly(8, 12, 20, 24);
        assertThat(kernels.conv2d(x, weight, memory.ones(new Shape(1))).toFloatArray())
                .containsExactly(9, 13, 21, 25);
    }

    @Test
    void orthonormalRowsSpanTheSame() {
        NDArray rows = array(new Shape(3, 6), 1);

        NDArray basis = kernels.orthonormalize(rows);

        assertThat(basis.getShape()).isEqualTo(new Shape(3, 6));
        assertThat(basis.matMul(basis.transpose())
                        .sub(memory.eye(3))
                        .abs()
                        .max()
                        .getFloat())
                .isLessThan(1e-5f);
        assertThat(rows.matMul(basis.transpose())
                        .matMul(basis)
                        .sub(rows)
                        .abs()
                        .max()
                        .getFloat())
                .isLessThan(1e-5f);
    }

    @Test
    void attendsToEverythingWithoutAMask() {
        NDArray query = array(new Shape(1, 2, 3, 4), 1);
        NDArray key = array(new Shape(1, 2, 5, 4), 2);
        NDArray value = array(new Shape(1, 2, 5, 4), 3);

        NDArray plain = kernels.attention(query, key, value, null, 0.5);

        assertThat(plain.toFloatArray())
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(kernels.attention(query, key, value, memory.zeros(new Shape(1, 1, 1, 5)), 0)
                        .toFloatArray());
    }

    /** MPNet trains the bias of its attention. */
    @Test
    void attentionHasAGradientByItsMask() {
        NDArray query = array(new Shape(1, 2, 3, 4), 1);
        NDArray key = array(new Shape(1, 2, 5, 4), 2);
        NDArray value = array(new Shape(1, 2, 5, 4), 3);
        NDArray bias = array(new Shape(1, 2, 3, 5), 4);

        assertGradient(bias, () -> torch.operations()
                .attention(query, key, value, bias.mul(memory.ones(new Shape(1))), 0, 0.7)
                .square()
                .sum());
    }

    @Test
    void groupsRowsByUnit() {
        NDArray rows = memory.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(3, 2));
        NDArray index = memory.create(new long[] {0, -1, 1, 2}, new Shape(2, 2));

        NDArray grouped = torch.operations().groupRows(rows, index, 9);

        assertThat(grouped.getShape()).isEqualTo(new Shape(2, 2, 2));
        assertThat(grouped.toFloatArray()).containsExactly(1, 2, 9, 9, 3, 4, 5, 6);
    }

    @Test
    void embeddingsBelongToTheMemoryOfTheIds() {
        NDArray table = array(new Shape(5, 3), 1);
        try (NDManager inner = memory.newSubManager()) {
            NDArray ids = inner.create(new long[] {4, 0}, new Shape(1, 2));

            NDArray rows = kernels.embedding(ids, table);

            assertThat(rows.getManager()).isSameAs(inner);
            assertThat(rows.get(0).get(0).toFloatArray()).isEqualTo(table.get(4).toFloatArray());
        }
    }

    @ParameterizedTest
    @CsvSource({"gelu, 0.841345", "gelu_new, 0.841192", "relu, 1", "silu, 0.731059", "swish, 0.731059", "tanh, 0.761594"
    })
    void knowsActivationsByTheirNamesInCheckpoints(String name, float atOne) {
        assertThat(kernels.activation(name, memory.ones(new Shape(1))).getFloat())
                .isCloseTo(atOne, within(1e-5f));
    }

    @Test
    void arithmeticOverManyArrays() {
        List<NDArray> a = List.of(memory.create(new float[] {1, 2}), memory.create(new float[] {3}));
        List<NDArray> b = List.of(memory.create(new float[] {4, 5}), memory.create(new float[] {6}));
        Operations operations = torch.operations();

        assertThat(operations.dot(memory, a, b)).isEqualTo(4 + 10 + 18);
        operations.addScaled(a, b, 0.5);
        assertThat(a.get(0).toFloatArray()).containsExactly(3, 4.5f);
        operations.scaleAll(a, 2);
        assertThat(a.get(1).getFloat()).isEqualTo(12);
        operations.copyAll(a, b);
        assertThat(a.get(0).toFloatArray()).containsExactly(4, 5);
    }
}
