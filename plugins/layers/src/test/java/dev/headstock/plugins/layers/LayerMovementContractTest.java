package dev.headstock.plugins.layers;

import dev.headstock.testkit.AnalysisContract;

class LayerMovementContractTest extends AnalysisContract<LayerMovement.Options> {

    @Override
    protected LayerMovement analysis() {
        return new LayerMovement();
    }
}
