package dev.headstock.plugins.fusion;

import dev.headstock.testkit.AnalysisContract;

class FusionWeightsContractTest extends AnalysisContract<FusionWeights.Options> {

    @Override
    protected FusionWeights analysis() {
        return new FusionWeights();
    }

    @Override
    protected FusionWeights.Options options() {
        return new FusionWeights.Options(8);
    }
}
