package dev.headstock.plugins.layerwise;

import dev.headstock.testkit.TuningStrategyContract;

class LayerWiseDecayContractTest extends TuningStrategyContract<LayerWiseDecay.Options> {

    @Override
    protected LayerWiseDecay strategy() {
        return new LayerWiseDecay();
    }
}
