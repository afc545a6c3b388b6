package dev.headstock.plugins.sam;

import dev.headstock.testkit.TuningStrategyContract;

class AsamContractTest extends TuningStrategyContract<Asam.Options> {

    @Override
    protected Asam strategy() {
        return new Asam();
    }
}
