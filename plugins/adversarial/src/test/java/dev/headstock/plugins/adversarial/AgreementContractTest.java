package dev.headstock.plugins.adversarial;

import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.testkit.StepInterceptorContract;

class AgreementContractTest extends StepInterceptorContract {

    @Override
    protected StepInterceptor interceptor() {
        return new RDrop.Agreement(1);
    }
}
