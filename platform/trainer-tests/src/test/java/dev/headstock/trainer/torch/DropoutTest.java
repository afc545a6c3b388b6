package dev.headstock.trainer.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Kernels;
import dev.headstock.trainer.fixtures.TorchTest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest extends TorchTest {
    private static final double PROBABILITY = 0.1;

    private Dropout dropout;

    @BeforeEach
    void prepare() {
        dropout = torch.newDropout();
        dropout.begin(1);
    }

    private float[] mask(int size, double probability) {
        return dropout.of(memory.ones(new Shape(size)), probability).toFloatArray();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.5, 0.9})
    void dropsTheShareAndScalesTheRest(double probability) {
        int size = 3 * MaskGenerator.PIECE + 7;
        float[] mask = mask(size, probability);

        float kept = (float) (1 / (1 - probability));
        for (float value : mask) {
            assertThat(value == 0 || Math.abs(value - kept) < 1e-3 * kept).isTrue();
        }
        double deviation = Math.sqrt(probability * (1 - probability) / size);
        assertThat(share(mask)).isCloseTo(probability, within(4 * deviation));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 384, 1024, 2048, MaskGenerator.PIECE})
    void dropsNumbersIndependentlyOfOthersAtADistance(int distance) {
        float[] mask = mask(8 * MaskGenerator.PIECE, PROBABILITY);

        assertIndependent(Arrays.copyOf(mask, mask.length - distance), Arrays.copyOfRange(mask, distance, mask.length));
    }

    @Test
    void drawsEveryMaskAndEverySeedAnew() {
        float[] first = mask(1 << 20, PROBABILITY);
        float[] second = mask(1 << 20, PROBABILITY);
        dropout.begin(2);
        float[] ofOtherSeed = mask(1 << 20, PROBABILITY);

        assertIndependent(first, second);
        assertIndependent(first, ofOtherSeed);
        assertIndependent(second, ofOtherSeed);
    }

    @Test
    void drawsTheSameMasksAfterTheSameSeed() {
        float[] first = mask(1001, PROBABILITY);
        float[] second = mask(1001, PROBABILITY);
        dropout.begin(1);

        assertThat(mask(1001, PROBABILITY)).isEqualTo(first);
        assertThat(mask(1001, PROBABILITY)).isEqualTo(second);
    }

    @Test
    void passesGradientsThroughWhatWasKept() {
        NDArray x = memory.create(numbers(1000), new Shape(10, 100));
        NDArray[] dropped = new NDArray[1];
        NDArray gradient = torch.gradients(
                        () -> {
                            dropped[0] = dropout.of(x, PROBABILITY);
                            return dropped[0].sum();
                        },
                        List.of(x))
                .get(0);

        assertThat(gradient.mul(x).toFloatArray()).isEqualTo(dropped[0].toFloatArray());
    }

    /** With the unit matrix as values, attention gives its weights. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void dropsWeightsOfAttention(boolean masked) {
        int keys = 64;
        NDArray query = memory.create(numbers(2 * 3 * 5 * 8), new Shape(2, 3, 5, 8));
        NDArray key = memory.create(numbers(2 * 3 * keys * 8), new Shape(2, 3, keys, 8));
        NDArray value = memory.eye(keys).reshape(1, 1, keys, keys).tile(new long[] {2, 3, 1, 1});
        NDArray mask = masked ? hidden(keys / 2, keys) : null;
        float[] weights = attention(torch.kernels(memory), query, key, value, mask);

        float[] dropped = attention(torch.kernels(memory, dropout), query, key, value, mask);

        int zeros = 0;
        for (int i = 0; i < weights.length; i++) {
            if (dropped[i] == 0) {
                zeros += weights[i] == 0 ? 0 : 1;
            } else {
                assertThat(dropped[i]).isCloseTo((float) (weights[i] / (1 - PROBABILITY)), within(2e-5f));
            }
        }
        int read = masked ? weights.length / 2 : weights.length;
        assertThat(zeros / (double) read).isCloseTo(PROBABILITY, within(4 * Math.sqrt(0.09 / read)));
    }

    private static float[] attention(
            Kernels kernels, NDArray query, NDArray key, NDArray value, @Nullable NDArray mask) {
        return kernels.attention(query, key, value, mask, PROBABILITY).toFloatArray();
    }

    /** Hides the keys from a place on. */
    private NDArray hidden(int from, int keys) {
        float[] mask = new float[keys];
        Arrays.fill(mask, from, keys, -1e9f);
        return memory.create(mask, new Shape(1, 1, 1, keys));
    }

    private static float[] numbers(int count) {
        Random random = new Random(7);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static double share(float[] mask) {
        int dropped = 0;
        for (float value : mask) {
            dropped += value == 0 ? 1 : 0;
        }
        return dropped / (double) mask.length;
    }

    /** Both are dropped as often as chance says. */
    private static void assertIndependent(float[] mask, float[] other) {
        int both = 0;
        for (int i = 0; i < mask.length; i++) {
            both += mask[i] == 0 && other[i] == 0 ? 1 : 0;
        }
        double expected = PROBABILITY * PROBABILITY;
        assertThat(both / (double) mask.length)
                .isCloseTo(expected, within(4 * Math.sqrt(expected * (1 - expected) / mask.length)));
    }
}
