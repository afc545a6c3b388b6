package dev.headstock.plugins.adversarial;

import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.testkit.StepInterceptorContract;

class AscentsContractTest extends StepInterceptorContract {

    @Override
    protected StepInterceptor interceptor() {
        return new FreeLb.Ascents(2, 0.1);
    }
}
