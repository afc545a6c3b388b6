package dev.headstock.plugins.tuning;

import dev.headstock.testkit.AdapterPlacementContract;

class NoAdaptersContractTest extends AdapterPlacementContract<NoAdapters.Options> {

    @Override
    protected NoAdapters placement() {
        return new NoAdapters();
    }
}
