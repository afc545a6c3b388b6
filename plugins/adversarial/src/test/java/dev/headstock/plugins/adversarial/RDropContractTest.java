package dev.headstock.plugins.adversarial;

import dev.headstock.testkit.TuningStrategyContract;

class RDropContractTest extends TuningStrategyContract<RDrop.Options> {

    @Override
    protected RDrop strategy() {
        return new RDrop();
    }
}
