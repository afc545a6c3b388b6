package dev.headstock.plugins.layers;

import dev.headstock.testkit.AnalysisContract;

class LayerProbingContractTest extends AnalysisContract<LayerProbing.Options> {

    @Override
    protected LayerProbing analysis() {
        return new LayerProbing();
    }

    /** One row of each class: the models are read once for each layer. */
    @Override
    protected LayerProbing.Options options() {
        return new LayerProbing.Options(LayerProbing.Vector.MEAN, 3, 2, 1e-2, 0.5, 1);
    }
}
