package dev.headstock.plugins.averaging;

import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.testkit.StepInterceptorContract;

class AverageContractTest extends StepInterceptorContract {

    @Override
    protected StepInterceptor interceptor() {
        return new Ema.Average(0.9);
    }
}
