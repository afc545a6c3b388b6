package dev.headstock.api;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.Function;

/** What {@link Adapter#of} makes. */
record Expression(String formula, Function<Adapter.Flow, NDArray> function, List<ParameterSpec> parameters)
        implements Adapter {

    @Override
    public NDArray apply(Flow flow) {
        return function.apply(flow);
    }
}
