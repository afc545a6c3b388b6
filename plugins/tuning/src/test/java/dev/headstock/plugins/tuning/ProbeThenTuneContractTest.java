package dev.headstock.plugins.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.api.tuning.TuningPlan;
import dev.headstock.plugins.tuning.ProbeThenTune.TwoStages;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.TuningStrategyContract;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProbeThenTuneContractTest extends TuningStrategyContract<ProbeThenTune.Options> {

    @Override
    protected ProbeThenTune strategy() {
        return new ProbeThenTune();
    }

    /** The run has three epochs. */
    @Test
    void theModelLearnsAfterTheHead() {
        TuningPlan plan = strategy()
                .plan(Contexts.tiny(2, 16), Set.of(), TuningPlan.EMPTY, new ProbeThenTune.Options(2, 1e-3, 1e-5));

        assertThat(firstEpoch(plan, Owner.HEAD, "head.weight")).isZero();
        assertThat(firstEpoch(plan, Owner.BACKBONE, "encoder.layer.0.output.dense.weight"))
                .isEqualTo(2);
    }

    private static int firstEpoch(TuningPlan plan, Owner owner, String path) {
        return plan.rules().stream()
                .filter(rule -> rule.selector().matches(owner, path, 0, ParameterKind.MATRIX))
                .findFirst()
                .orElseThrow()
                .trainableFromEpoch();
    }

    @Test
    void theRateFallsTwiceAndIsMuchLowerTheSecondTime() {
        TwoStages schedule = new TwoStages(0.25, 0.01);

        assertThat(schedule.factor(0, 400, 40)).isEqualTo(1);
        assertThat(schedule.factor(50, 400, 40)).isEqualTo(0.5);
        assertThat(schedule.factor(99, 400, 40)).isEqualTo(0.01);
        assertThat(schedule.factor(100, 400, 40)).isCloseTo(0.01 / 31, within(1e-12));
        assertThat(schedule.factor(130, 400, 40)).isEqualTo(0.01);
        assertThat(schedule.factor(399, 400, 40)).isCloseTo(0.01 / 270, within(1e-12));
    }

    @Test
    void refusesARunWithoutTimeForTuning() {
        assertThatThrownBy(() -> strategy()
                        .plan(
                                Contexts.tiny(2, 16),
                                Set.of(),
                                TuningPlan.EMPTY,
                                new ProbeThenTune.Options(3, 1e-3, 1e-5)))
                .hasMessage(
                        "probeEpochs 3 leaves none of the run's 3 epochs for tuning. Choose fewer, or a longer run.");
    }
}
