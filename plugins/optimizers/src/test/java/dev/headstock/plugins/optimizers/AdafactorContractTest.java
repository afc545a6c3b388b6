package dev.headstock.plugins.optimizers;

import dev.headstock.testkit.TuningStrategyContract;

class AdafactorContractTest extends TuningStrategyContract<Adafactor.Options> {

    @Override
    protected Adafactor strategy() {
        return new Adafactor();
    }
}
