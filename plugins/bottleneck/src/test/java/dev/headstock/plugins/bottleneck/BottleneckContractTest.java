package dev.headstock.plugins.bottleneck;

import dev.headstock.testkit.AdapterPlacementContract;

class BottleneckContractTest extends AdapterPlacementContract<Bottleneck.Options> {

    @Override
    protected Bottleneck placement() {
        return new Bottleneck();
    }
}
