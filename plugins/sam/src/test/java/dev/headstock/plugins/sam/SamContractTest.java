package dev.headstock.plugins.sam;

import dev.headstock.testkit.TuningStrategyContract;

class SamContractTest extends TuningStrategyContract<Sam.Options> {

    @Override
    protected Sam strategy() {
        return new Sam();
    }
}
