package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.ModelOutline;
import dev.headstock.api.Pluggable;
import dev.headstock.api.Readout;
import dev.headstock.api.Role;
import dev.headstock.api.Site;
import dev.headstock.api.TuningPlan;
import dev.headstock.api.TuningStrategy;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every strategy promises. */
public abstract class TuningStrategyContract<O extends Record> extends PluggableContract<O> {
    private final ModelOutline model = TinyBert.outline(2, 16);

    protected abstract TuningStrategy<O> strategy();

    protected O options() {
        return strategy().defaults();
    }

    /** The sites where the placement put modules; empty for strategies that want none. */
    protected Set<Site> adapted() {
        Set<Site> sites = new HashSet<>(model.sites(Role.QUERY));
        sites.addAll(model.sites(Role.VALUE));
        return sites;
    }

    @Override
    protected Pluggable<O> extension() {
        return strategy();
    }

    private TuningPlan plan() {
        return strategy().plan(model, adapted(), options());
    }

    @Test
    void trainsTheHeadFromTheStart() {
        assertThat(plan().rules().stream()
                        .filter(rule -> rule.matches("head.weight"))
                        .findFirst())
                .hasValueSatisfying(rule -> {
                    assertThat(rule.trainableFromEpoch()).isZero();
                    assertThat(rule.learningRateScale()).isPositive();
                });
    }

    @Test
    void everyRuleIsWithinItsUnits() {
        assertThat(plan().learningRate()).isPositive().isLessThanOrEqualTo(1);
        assertThat(plan().rules()).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.pathGlob()).isNotBlank();
            assertThat(rule.learningRateScale()).isNotNegative().isFinite();
            assertThat(rule.weightDecayScale()).isNotNegative().isFinite();
            assertThat(rule.trainableFromEpoch()).isNotNegative();
        });
    }

    @Test
    void readsALayerThatTheModelHas() {
        if (plan().readout() instanceof Readout.Layer layer) {
            assertThat(layer.index()).isBetween(-1, model.layers() - 1);
        }
    }

    @Test
    void theSameQuestionHasTheSameAnswer() {
        assertThat(plan()).isEqualTo(plan());
    }

    @Test
    void withoutAdaptersItPlansOrSaysWhatToChoose() {
        Optional<String> objection = Optional.empty();
        try {
            assertThat(strategy().plan(model, Set.of(), options()).rules()).isNotEmpty();
        } catch (IllegalArgumentException e) {
            objection = Optional.ofNullable(e.getMessage());
            assertThat(objection)
                    .hasValueSatisfying(sentence -> assertThat(sentence).isNotBlank());
        }
    }
}
