package dev.headstock.plugins.averaging;

import dev.headstock.testkit.TuningStrategyContract;

class EmaContractTest extends TuningStrategyContract<Ema.Options> {

    @Override
    protected Ema strategy() {
        return new Ema();
    }
}
