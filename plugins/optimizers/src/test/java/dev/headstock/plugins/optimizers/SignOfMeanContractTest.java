package dev.headstock.plugins.optimizers;

import dev.headstock.api.tuning.Optimizer;
import dev.headstock.testkit.OptimizerContract;

class SignOfMeanContractTest extends OptimizerContract {

    @Override
    protected Optimizer optimizer() {
        return new Lion.SignOfMean(0.9, 0.99);
    }
}
