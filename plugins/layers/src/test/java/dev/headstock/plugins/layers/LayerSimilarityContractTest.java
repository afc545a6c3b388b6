package dev.headstock.plugins.layers;

import dev.headstock.testkit.AnalysisContract;

class LayerSimilarityContractTest extends AnalysisContract<LayerSimilarity.Options> {

    @Override
    protected LayerSimilarity analysis() {
        return new LayerSimilarity();
    }

    @Override
    protected LayerSimilarity.Options options() {
        return new LayerSimilarity.Options(Gram.FEWEST_ROWS, 1);
    }
}
