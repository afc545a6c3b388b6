package dev.headstock.plugins.merging;

import dev.headstock.testkit.ModelRecipeContract;
import java.util.List;

class TaskArithmeticContractTest extends ModelRecipeContract<TaskArithmetic.Options> {

    @Override
    protected TaskArithmetic recipe() {
        return new TaskArithmetic();
    }

    @Override
    protected TaskArithmetic.Options options() {
        return new TaskArithmetic.Options(BASE, List.of(MODEL), List.of(OTHER), 0.5);
    }
}
