package com.example.scaling;

import dev.headstock.testkit.AdapterPlacementContract;

class ScalingTest extends AdapterPlacementContract<Scaling.Options> {

    @Override
    protected Scaling placement() {
        return new Scaling();
    }
}
