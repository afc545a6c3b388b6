package dev.headstock.plugins.regularization;

import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.testkit.StepInterceptorContract;

class PullContractTest extends StepInterceptorContract {

    @Override
    protected StepInterceptor interceptor() {
        return new L2Sp.Pull(0.01);
    }
}
