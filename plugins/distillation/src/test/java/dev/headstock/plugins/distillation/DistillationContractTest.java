package dev.headstock.plugins.distillation;

import dev.headstock.api.model.ModelReference;
import dev.headstock.testkit.TuningStrategyContract;

class DistillationContractTest extends TuningStrategyContract<Distillation.Options> {

    @Override
    protected Distillation strategy() {
        return new Distillation();
    }

    @Override
    protected Distillation.Options options() {
        return new Distillation.Options(ModelReference.version("teacher", 1), 2, 0.5);
    }
}
