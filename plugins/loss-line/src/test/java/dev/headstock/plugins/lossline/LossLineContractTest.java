package dev.headstock.plugins.lossline;

import dev.headstock.testkit.AnalysisContract;

class LossLineContractTest extends AnalysisContract<LossLine.Options> {

    @Override
    protected LossLine analysis() {
        return new LossLine();
    }

    /** Fewer points: each is a pass over the examples. */
    @Override
    protected LossLine.Options options() {
        return new LossLine.Options(5, 1, 8, 1);
    }
}
