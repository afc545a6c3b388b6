package dev.headstock.plugins.prefix;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.kit.SequenceGate;
import java.util.List;

/** Leaves the keys as they are and publishes, from what attention reads, the gate of the layer's prefix, [rows, 1, 1]. */
record Gate(int width) implements Adapter {
    static final String NAME = "gate";

    @Override
    public List<ParameterSpec> parameters() {
        return SequenceGate.parameters(width);
    }

    @Override
    public NDArray apply(AdapterContext context) {
        context.publish(NAME, SequenceGate.value(context, context.input()));
        return context.output();
    }

    @Override
    public String formula() {
        return "g = mean σ(w·x + b)";
    }
}
