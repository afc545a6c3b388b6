package dev.headstock.plugins.layerwise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.tuning.InitializationRule;
import dev.headstock.api.tuning.ParameterRule;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.api.tuning.TuningPlan;
import dev.headstock.testkit.Contexts;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CountsTest {
    private static final RunContext BASE = Contexts.tiny(12, 768);

    /** Without the pooler, which has 768 more. */
    @Test
    void biasesAndNormsOfABertBaseAreThePublishedOnes() {
        TuningPlan biases = new BiasOnly().plan(BASE, Set.of(), TuningPlan.EMPTY, new BiasOnly().defaults());
        TuningPlan norms = new LayerNormOnly().plan(BASE, Set.of(), TuningPlan.EMPTY, new LayerNormOnly().defaults());

        assertThat(trained(biases)).isEqualTo(102_144);
        assertThat(trained(norms)).isEqualTo(38_400);
    }

    private static long trained(TuningPlan plan) {
        return BASE.model().parameters().stream()
                .filter(parameter -> rule(plan, parameter)
                        .filter(rule -> rule.trainableFromEpoch() == 0)
                        .isPresent())
                .mapToLong(parameter -> parameter.shape().size())
                .sum();
    }

    private static Optional<ParameterRule> rule(TuningPlan plan, ParameterInfo parameter) {
        return plan.rules().stream()
                .filter(rule ->
                        rule.selector().matches(Owner.BACKBONE, parameter.path(), parameter.layer(), parameter.kind()))
                .findFirst();
    }

    /** Matrices are normal, biases and shifts 0, scales 1, as in a BERT that was never trained. */
    @Test
    void newTopLayersAreThoseOfAnUntrainedModel() {
        ModelOutline model = Contexts.tiny(3, 16).model();
        TuningPlan plan = new ReinitializeTop()
                .plan(Contexts.of(model), Set.of(), TuningPlan.EMPTY, new ReinitializeTop.Options(1));

        assertThat(init(plan, model, "encoder.layer.2.output.dense.weight")).contains(new Init.Normal(0.02));
        assertThat(init(plan, model, "encoder.layer.2.output.dense.bias")).contains(Init.ZEROS);
        assertThat(init(plan, model, "encoder.layer.2.output.LayerNorm.weight")).contains(Init.ONES);
        assertThat(init(plan, model, "encoder.layer.2.output.LayerNorm.bias")).contains(Init.ZEROS);
        assertThat(init(plan, model, "encoder.layer.1.output.LayerNorm.weight")).isEmpty();
        assertThat(init(plan, model, "embeddings.LayerNorm.weight")).isEmpty();
    }

    private static Optional<Init> init(TuningPlan plan, ModelOutline model, String path) {
        ParameterInfo parameter = model.parameters().stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow();
        return plan.initialization().stream()
                .filter(rule -> rule.selector().matches(Owner.BACKBONE, path, parameter.layer(), parameter.kind()))
                .map(InitializationRule::init)
                .findFirst();
    }
}
