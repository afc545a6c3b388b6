package dev.headstock.trainer.model;

import dev.headstock.api.Init;
import java.util.Arrays;
import java.util.Random;

/** Draws a new parameter's values. */
public final class InitialValues {

    private InitialValues() {}

    /** @param init anything but {@link Init.Pretrained}, which is looked up, not drawn */
    public static float[] draw(Init init, int size, long seed) {
        float[] values = new float[size];
        var random = new Random(seed);
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

    private static void fill(float[] values, java.util.function.DoubleSupplier source) {
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
}
