package dev.headstock.trainer.training.values;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.trainer.plugins.PluginFaultException;
import org.jspecify.annotations.Nullable;

/** Arrays that interceptors return. libtorch would stretch one of another shape to the one that is needed, without a word. */
public final class Returned {
    private Returned() {}

    /** @param what the array is, as in a message */
    public static NDArray by(StepInterceptor interceptor, String what, @Nullable NDArray returned, Shape needed) {
        if (returned == null) {
            throw new PluginFaultException(
                    "The interceptor '%s' returned null in place of %s.".formatted(interceptor.id(), what));
        }
        if (!returned.getShape().equals(needed)) {
            throw new PluginFaultException("The interceptor '%s' returned %s of shape %s, but %s is needed."
                    .formatted(interceptor.id(), what, returned.getShape(), needed));
        }
        return returned;
    }
}
