package dev.headstock.plugins.layerwise;

import dev.headstock.testkit.TuningStrategyContract;

class LayerNormOnlyContractTest extends TuningStrategyContract<LayerNormOnly.Options> {

    @Override
    protected LayerNormOnly strategy() {
        return new LayerNormOnly();
    }
}
