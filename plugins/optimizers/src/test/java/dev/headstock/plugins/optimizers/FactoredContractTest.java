package dev.headstock.plugins.optimizers;

import dev.headstock.api.tuning.Optimizer;
import dev.headstock.testkit.OptimizerContract;

class FactoredContractTest extends OptimizerContract {

    @Override
    protected Optimizer optimizer() {
        return new Adafactor.Factored(1);
    }
}
