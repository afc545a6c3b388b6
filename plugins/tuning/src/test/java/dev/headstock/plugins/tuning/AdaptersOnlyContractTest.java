package dev.headstock.plugins.tuning;

import dev.headstock.testkit.TuningStrategyContract;

class AdaptersOnlyContractTest extends TuningStrategyContract<AdaptersOnly.Options> {

    @Override
    protected AdaptersOnly strategy() {
        return new AdaptersOnly();
    }
}
