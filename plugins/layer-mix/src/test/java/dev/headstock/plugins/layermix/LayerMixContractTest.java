package dev.headstock.plugins.layermix;

import dev.headstock.testkit.TuningStrategyContract;

class LayerMixContractTest extends TuningStrategyContract<LayerMix.Options> {

    @Override
    protected LayerMix strategy() {
        return new LayerMix();
    }
}
