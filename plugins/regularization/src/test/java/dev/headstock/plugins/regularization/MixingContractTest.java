package dev.headstock.plugins.regularization;

import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.testkit.StepInterceptorContract;

class MixingContractTest extends StepInterceptorContract {

    @Override
    protected StepInterceptor interceptor() {
        return new Mixout.Mixing(0.5);
    }
}
