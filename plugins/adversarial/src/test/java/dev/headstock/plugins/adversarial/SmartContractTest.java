package dev.headstock.plugins.adversarial;

import dev.headstock.testkit.TuningStrategyContract;

class SmartContractTest extends TuningStrategyContract<Smart.Options> {

    @Override
    protected Smart strategy() {
        return new Smart();
    }
}
