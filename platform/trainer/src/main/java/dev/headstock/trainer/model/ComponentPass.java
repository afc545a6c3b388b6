package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.model.Kernels;

/**
 * A pass as readout, head or an interceptor sees it. Always in fp32: they are small, and the head's scores are what people see.
 *
 * @param prefix of its parameters' paths
 */
record ComponentPass(Scope scope, PassOptions options, String prefix) implements HeadPass {
    @Override
    public NDArray parameter(String name) {
        return scope.parameter(prefix + name);
    }

    @Override
    public NDArray backboneParameter(String path) {
        return scope.parameter(path);
    }

    @Override
    public Kernels kernels() {
        return scope.kernels(false);
    }

    @Override
    public NDManager manager() {
        return scope.memory();
    }

    @Override
    public boolean isTraining() {
        return options.isTraining();
    }

    @Override
    public double random(String name) {
        return options.random(prefix, name);
    }
}
