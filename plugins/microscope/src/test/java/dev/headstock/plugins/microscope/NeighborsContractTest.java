package dev.headstock.plugins.microscope;

import dev.headstock.testkit.AnalysisContract;

class NeighborsContractTest extends AnalysisContract<Neighbors.Options> {

    @Override
    protected Neighbors analysis() {
        return new Neighbors();
    }

    /** The fake vocabulary names its tokens by number. */
    @Override
    protected Neighbors.Options options() {
        return new Neighbors.Options("token-17", 5);
    }
}
