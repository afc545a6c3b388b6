package dev.headstock.plugins.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.Lbfgs;
import dev.headstock.api.tuning.TuningPlan;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.TuningStrategyContract;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExactHeadContractTest extends TuningStrategyContract<ExactHead.Options> {

    @Override
    protected ExactHead strategy() {
        return new ExactHead();
    }

    /** Adapters would stay as they were drawn. */
    @Override
    protected Set<Site> adaptedSites(ModelOutline model) {
        return Set.of();
    }

    @Test
    void solvesInsteadOfTakingSteps() {
        TuningPlan plan =
                strategy().plan(Contexts.tiny(2, 16), Set.of(), TuningPlan.EMPTY, new ExactHead.Options(0.1, 50));

        assertThat(plan.fullBatchSolver()).contains(new Lbfgs(50, 0.1));
    }
}
