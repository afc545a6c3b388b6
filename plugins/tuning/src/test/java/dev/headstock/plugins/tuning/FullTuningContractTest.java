package dev.headstock.plugins.tuning;

import dev.headstock.testkit.TuningStrategyContract;

class FullTuningContractTest extends TuningStrategyContract<FullTuning.Options> {

    @Override
    protected FullTuning strategy() {
        return new FullTuning();
    }
}
