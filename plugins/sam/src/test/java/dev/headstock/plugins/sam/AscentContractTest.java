package dev.headstock.plugins.sam;

import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.testkit.StepInterceptorContract;

class AscentContractTest extends StepInterceptorContract {

    @Override
    protected StepInterceptor interceptor() {
        return new Sam.Ascent(0.05);
    }
}
