package dev.headstock.plugins.sharpness;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.testkit.FakeVector;
import dev.headstock.testkit.Workbench;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * A model whose loss is {@code ½ Σ curvature·w²} of its one parameter w, [1, 4], on whatever rows: everything about its minimum
 * is known.
 */
final class Parabola implements InvocationHandler {
    static final float[] CURVATURES = {8, 3, 1, 0.5f};

    private final Workbench bench;
    private final float[] w;

    private Parabola(Workbench bench, float[] w) {
        this.bench = bench;
        this.w = w;
    }

    /** Each w has this value. */
    static AnalyzedModel at(Workbench bench, float value) {
        float[] w = new float[CURVATURES.length];
        Arrays.fill(w, value);
        return (AnalyzedModel) Proxy.newProxyInstance(
                Parabola.class.getClassLoader(), new Class<?>[] {AnalyzedModel.class}, new Parabola(bench, w));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "weights" -> vector(w);
            case "randomDirection" -> vector(random((long) arguments[0]));
            case "loss" -> loss();
            case "gradient" -> vector(gradient());
            case "withOffset" -> withOffset((ParameterVector) arguments[0], (Supplier<?>) arguments[1]);
            default -> throw new UnsupportedOperationException(method.toString());
        };
    }

    private ParameterVector vector(float[] numbers) {
        return FakeVector.of(Map.of("w", bench.array(numbers, new Shape(1, numbers.length))));
    }

    private static float[] random(long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[CURVATURES.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private double loss() {
        double sum = 0;
        for (int i = 0; i < w.length; i++) {
            sum += 0.5 * CURVATURES[i] * w[i] * w[i];
        }
        return sum;
    }

    private float[] gradient() {
        float[] gradient = new float[w.length];
        for (int i = 0; i < w.length; i++) {
            gradient[i] = CURVATURES[i] * w[i];
        }
        return gradient;
    }

    private Object withOffset(ParameterVector offset, Supplier<?> body) {
        float[] before = w.clone();
        float[] moved = offset.get("w").toFloatArray();
        for (int i = 0; i < w.length; i++) {
            w[i] += moved[i];
        }
        try {
            return body.get();
        } finally {
            System.arraycopy(before, 0, w, 0, w.length);
        }
    }
}
