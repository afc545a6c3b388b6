package dev.headstock.plugins.regularization;

import dev.headstock.testkit.TuningStrategyContract;

class L2SpContractTest extends TuningStrategyContract<L2Sp.Options> {

    @Override
    protected L2Sp strategy() {
        return new L2Sp();
    }
}
