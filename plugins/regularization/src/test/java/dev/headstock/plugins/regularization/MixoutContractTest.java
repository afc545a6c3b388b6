package dev.headstock.plugins.regularization;

import dev.headstock.testkit.TuningStrategyContract;

class MixoutContractTest extends TuningStrategyContract<Mixout.Options> {

    @Override
    protected Mixout strategy() {
        return new Mixout();
    }
}
