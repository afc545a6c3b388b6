package dev.headstock.plugins.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.Pass;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.tuning.ParameterRule;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.api.tuning.Readout;
import dev.headstock.api.tuning.TuningPlan;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.TinyGpt2;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StrategyListsTest {
    private static final RunContext CONTEXT = Contexts.tiny(2, 16);

    static List<ModelOutline> models() {
        return List.of(TinyBert.outline(2, 16), TinyGpt2.outline(2, 16));
    }

    /** Norms were once matched by BERT's names: in other families they had weight decay. */
    @ParameterizedTest
    @MethodSource("models")
    void normsAndBiasesHaveNoWeightDecayInAnyFamily(ModelOutline model) {
        TuningPlan plan = full(Contexts.of(model), TuningPlan.EMPTY);

        for (ParameterInfo parameter : model.parameters()) {
            boolean decays = parameter.kind() == ParameterKind.MATRIX || parameter.kind() == ParameterKind.EMBEDDING;
            assertThat(rule(plan, parameter)).hasValueSatisfying(rule -> assertThat(rule.weightDecayScale())
                    .as(parameter.path())
                    .isEqualTo(decays ? 1 : 0));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void adaptersOnlyTrainsTheNormsOfAnyFamilyOnRequest(ModelOutline model) {
        TuningPlan plan = new AdaptersOnly()
                .plan(
                        Contexts.of(model),
                        Set.copyOf(model.sites(SiteRole.QUERY)),
                        TuningPlan.EMPTY,
                        new AdaptersOnly.Options(true));

        for (ParameterInfo parameter : model.parameters()) {
            assertThat(rule(plan, parameter).isPresent())
                    .as(parameter.path())
                    .isEqualTo(parameter.kind() == ParameterKind.NORM);
        }
    }

    /** The last strategy has precedence. */
    @Test
    void headOnlyAfterFullFreezesTheModel() {
        TuningPlan plan = headOnly(full(CONTEXT, TuningPlan.EMPTY), 0);

        for (ParameterInfo parameter : CONTEXT.model().parameters()) {
            assertThat(rule(plan, parameter)).hasValueSatisfying(rule -> assertThat(rule.trainableFromEpoch())
                    .isEqualTo(Integer.MAX_VALUE));
        }
    }

    @Test
    void headOnlyKeepsTheReadoutOfAStrategyBeforeIt() {
        Readout mixture = new Readout() {
            @Override
            public List<Integer> layers(ModelOutline model) {
                return List.of(0, 1);
            }

            @Override
            public NDArray combine(List<NDArray> pooled, Pass pass) {
                return pooled.get(0);
            }

            @Override
            public String formula() {
                return "a mixture";
            }
        };

        assertThat(headOnly(TuningPlan.EMPTY.withReadout(mixture), 0).readout()).isSameAs(mixture);
        assertThat(headOnly(TuningPlan.EMPTY, 1).readout().layers(CONTEXT.model()))
                .containsExactly(0);
    }

    @Test
    void headOnlyRefusesLayersThatTheModelLacks() {
        assertThatThrownBy(() -> headOnly(TuningPlan.EMPTY, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer 3 is above the model's 2. Choose at most 2.");
    }

    private static TuningPlan full(RunContext context, TuningPlan current) {
        return new FullTuning().plan(context, Set.of(), current, new FullTuning().defaults());
    }

    private static TuningPlan headOnly(TuningPlan current, int layer) {
        return new HeadOnly().plan(CONTEXT, Set.of(), current, new HeadOnly.Options(layer));
    }

    private static Optional<ParameterRule> rule(TuningPlan plan, ParameterInfo parameter) {
        return plan.rules().stream()
                .filter(rule ->
                        rule.selector().matches(Owner.BACKBONE, parameter.path(), parameter.layer(), parameter.kind()))
                .findFirst();
    }
}
