package dev.headstock.testkit;

import dev.headstock.api.model.Init;
import java.util.Arrays;
import java.util.Random;

/** Initial values of parameters, drawn as their {@link Init} says. */
final class InitialNumbers {
    /** Of what belongs to another model. */
    private static final double DEVIATION = 0.02;

    private InitialNumbers() {}

    static float[] draw(Init init, int size, long seed) {
        float[] numbers = new float[size];
        Random random = new Random(seed);
        if (init instanceof Init.Constant constant) {
            Arrays.fill(numbers, constant.value());
        } else if (init instanceof Init.Normal normal) {
            fill(numbers, () -> normal.deviation() * random.nextGaussian());
        } else if (init instanceof Init.TruncatedNormal normal) {
            fill(numbers, () -> normal.deviation() * truncated(random));
        } else if (init instanceof Init.Uniform uniform) {
            fill(numbers, () -> uniform.bound() * (2 * random.nextDouble() - 1));
        } else if (init instanceof Init.Computed computed) {
            return computed.numbers().get().clone();
        } else if (init instanceof Init.Pretrained pretrained) {
            return draw(pretrained.fallback(), size, seed);
        } else {
            fill(numbers, () -> DEVIATION * random.nextGaussian());
        }
        return numbers;
    }

    private static double truncated(Random random) {
        double number = random.nextGaussian();
        while (Math.abs(number) > 2) {
            number = random.nextGaussian();
        }
        return number;
    }

    private static void fill(float[] numbers, Numbers source) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) source.next();
        }
    }

    @FunctionalInterface
    private interface Numbers {
        double next();
    }
}
