package dev.headstock.plugins.tuning;

import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Site;
import dev.headstock.testkit.TuningStrategyContract;
import java.util.Set;

class HeadOnlyContractTest extends TuningStrategyContract<HeadOnly.Options> {

    @Override
    protected HeadOnly strategy() {
        return new HeadOnly();
    }

    /** Adapters would stay as they were drawn. */
    @Override
    protected Set<Site> adaptedSites(ModelOutline model) {
        return Set.of();
    }
}
