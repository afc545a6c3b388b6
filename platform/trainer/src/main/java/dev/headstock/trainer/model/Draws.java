package dev.headstock.trainer.model;

import dev.headstock.api.model.Init;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;

/** Initial values that are numbers or drawn from a distribution, and shuffles. */
public final class Draws {
    private Draws() {}

    /** @param init a constant or a distribution: anything else is looked up or computed, not drawn */
    public static float[] draw(Init init, int size, long seed) {
        float[] values = new float[size];
        Random random = new Random(seed);
        if (init instanceof Init.Constant constant) {
            Arrays.fill(values, constant.value());
        } else if (init instanceof Init.Normal normal) {
            fill(values, () -> random.nextGaussian() * normal.deviation());
        } else if (init instanceof Init.TruncatedNormal normal) {
            fill(values, () -> truncatedGaussian(random) * normal.deviation());
        } else if (init instanceof Init.Uniform uniform) {
            fill(values, () -> (2 * random.nextDouble() - 1) * uniform.bound());
        } else {
            throw new IllegalArgumentException("cannot be drawn: " + init);
        }
        return values;
    }

    private static void fill(float[] values, DoubleSupplier source) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) source.getAsDouble();
        }
    }

    private static double truncatedGaussian(Random random) {
        double value = random.nextGaussian();
        while (Math.abs(value) > 2) {
            value = random.nextGaussian();
        }
        return value;
    }

    /** Puts numbers into a random order, in place. */
    static void shuffle(float[] values, long seed) {
        Random random = new Random(seed);
        for (int i = values.length; i > 1; i--) {
            int other = random.nextInt(i);
            float last = values[i - 1];
            values[i - 1] = values[other];
            values[other] = last;
        }
    }
}
