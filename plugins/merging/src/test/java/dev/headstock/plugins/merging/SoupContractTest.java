package dev.headstock.plugins.merging;

import dev.headstock.testkit.ModelRecipeContract;
import java.util.List;

class SoupContractTest extends ModelRecipeContract<Soup.Options> {

    @Override
    protected Soup recipe() {
        return new Soup();
    }

    @Override
    protected Soup.Options options() {
        return new Soup.Options(List.of(MODEL, OTHER), true);
    }
}
