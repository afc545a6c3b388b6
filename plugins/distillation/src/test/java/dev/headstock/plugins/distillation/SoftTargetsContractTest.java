package dev.headstock.plugins.distillation;

import dev.headstock.api.model.ModelReference;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.testkit.StepInterceptorContract;

class SoftTargetsContractTest extends StepInterceptorContract {

    @Override
    protected StepInterceptor interceptor() {
        return new Distillation.SoftTargets(ModelReference.version("teacher", 1), 2, 0.5);
    }
}
