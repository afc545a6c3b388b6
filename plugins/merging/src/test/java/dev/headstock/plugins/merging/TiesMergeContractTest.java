package dev.headstock.plugins.merging;

import dev.headstock.testkit.ModelRecipeContract;
import java.util.List;

class TiesMergeContractTest extends ModelRecipeContract<TiesMerge.Options> {

    @Override
    protected TiesMerge recipe() {
        return new TiesMerge();
    }

    @Override
    protected TiesMerge.Options options() {
        return new TiesMerge.Options(BASE, List.of(MODEL, OTHER), 0.2, 1);
    }
}
