package dev.headstock.plugins.layerwise;

import dev.headstock.testkit.TuningStrategyContract;

class ReinitializeTopContractTest extends TuningStrategyContract<ReinitializeTop.Options> {

    @Override
    protected ReinitializeTop strategy() {
        return new ReinitializeTop();
    }
}
