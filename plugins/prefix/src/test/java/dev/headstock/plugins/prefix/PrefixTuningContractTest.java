package dev.headstock.plugins.prefix;

import dev.headstock.testkit.AdapterPlacementContract;

class PrefixTuningContractTest extends AdapterPlacementContract<PrefixTuning.Options> {

    @Override
    protected PrefixTuning placement() {
        return new PrefixTuning();
    }
}
