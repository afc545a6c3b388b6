package dev.headstock.plugins.layerwise;

import dev.headstock.testkit.TuningStrategyContract;

class BiasOnlyContractTest extends TuningStrategyContract<BiasOnly.Options> {

    @Override
    protected BiasOnly strategy() {
        return new BiasOnly();
    }
}
