package dev.headstock.plugins.distillation;

import dev.headstock.api.model.ModelReference;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.testkit.StepInterceptorContract;

class LastAttentionContractTest extends StepInterceptorContract {

    @Override
    protected StepInterceptor interceptor() {
        return new MiniLm.LastAttention(ModelReference.version("teacher", 1), 1, 2, false, 1);
    }
}
