package dev.headstock.plugins.fusion;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.tuning.GradientFunction;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.api.tuning.Step;
import dev.headstock.api.tuning.StepInterceptor;

/**
 * The gradient of {@code strength · Σ ‖I − V‖²} over the value matrices of a placement: they stay near the identity.
 *
 * @param placement its name in the run
 */
record IdentityPenalty(String placement, double strength) implements StepInterceptor {
    @Override
    public String id() {
        return placement + "-identity";
    }

    @Override
    public String formula() {
        return "+ %s·Σ‖I − V‖²".formatted(strength);
    }

    @Override
    public ParameterVector computeGradients(GradientFunction next, Step step) {
        ParameterVector values = step.weights()
                .select(path -> path.startsWith("adapters." + placement + ".") && path.endsWith(".value.weight"));
        return next.compute()
                .plus(values.map(value -> value.sub(identity(value)).mul(2 * strength)));
    }

    private static NDArray identity(NDArray value) {
        return value.getManager().eye((int) value.getShape().get(0));
    }
}
