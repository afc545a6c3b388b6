package dev.headstock.trainer.training.steps;

import dev.headstock.api.tuning.StepInterceptor;
import java.util.Arrays;

/**
 * Which methods an interceptor overrides. A step without an interceptor that needs something does not pay for it.
 *
 * @param transformsParameters whether training passes read other values than the stored ones
 * @param transformsLoss whether the loss of a pass is changed
 * @param computesGradients whether the gradients of a step are changed
 * @param exportsParameters whether evaluations and exports have other values than the trained ones
 */
public record Hooks(
        boolean transformsParameters, boolean transformsLoss, boolean computesGradients, boolean exportsParameters) {

    public static Hooks of(StepInterceptor interceptor) {
        return new Hooks(
                overrides(interceptor, "transformParameter"),
                overrides(interceptor, "transformLoss"),
                overrides(interceptor, "computeGradients"),
                overrides(interceptor, "exportedParameter"));
    }

    private static boolean overrides(StepInterceptor interceptor, String method) {
        return Arrays.stream(interceptor.getClass().getMethods())
                .anyMatch(found -> found.getName().equals(method)
                        && !found.isBridge()
                        && found.getDeclaringClass() != StepInterceptor.class);
    }
}
