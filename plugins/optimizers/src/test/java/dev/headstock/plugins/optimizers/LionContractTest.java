package dev.headstock.plugins.optimizers;

import dev.headstock.testkit.TuningStrategyContract;

class LionContractTest extends TuningStrategyContract<Lion.Options> {

    @Override
    protected Lion strategy() {
        return new Lion();
    }
}
