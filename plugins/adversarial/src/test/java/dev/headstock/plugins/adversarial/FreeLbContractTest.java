package dev.headstock.plugins.adversarial;

import dev.headstock.testkit.TuningStrategyContract;

class FreeLbContractTest extends TuningStrategyContract<FreeLb.Options> {

    @Override
    protected FreeLb strategy() {
        return new FreeLb();
    }
}
