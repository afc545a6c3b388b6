package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Pluggable;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.tuning.ParameterRule;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.api.tuning.TuningPlan;
import dev.headstock.kit.Declarations;
import dev.headstock.kit.Rules;
import dev.headstock.testkit.Contexts.FakeRunContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every strategy promises: to plan alone, after and before another strategy, for models of different layouts. For
 * the interceptors of its plans see {@link StepInterceptorContract}, for readouts {@link ReadoutContract}.
 */
public abstract class TuningStrategyContract<O extends Record> extends PluggableContract<O> {
    private static final int LAYERS = 2;
    private static final int WIDTH = 16;

    protected abstract TuningStrategy<O> strategy();

    private TuningStrategy<O> checked() {
        return NoNulls.of(strategy(), TuningStrategy.class);
    }

    protected O options() {
        return strategy().defaults();
    }

    /** Sites where a placement put adapters; none for strategies that want none. */
    protected Set<Site> adaptedSites(ModelOutline model) {
        Set<Site> sites = new HashSet<>(model.sites(SiteRole.QUERY));
        sites.addAll(model.sites(SiteRole.VALUE));
        return sites;
    }

    /** Override where a published method decays them on purpose. */
    protected boolean decaysBiasesAndNorms() {
        return false;
    }

    /** The run on a model; override where options refer to other models. */
    protected FakeRunContext context(ModelOutline model) {
        return Contexts.of(model);
    }

    @Override
    protected Pluggable<O> extension() {
        return strategy();
    }

    private static Stream<ModelOutline> models() {
        return Stream.of(TinyBert.outline(LAYERS, WIDTH), TinyGpt2.outline(LAYERS, WIDTH));
    }

    private TuningPlan plan(ModelOutline model, TuningPlan current) {
        return checked().plan(context(model), adaptedSites(model), current, options());
    }

    /** Trains everything at a rate. */
    private static TuningPlan everything() {
        return TuningPlan.EMPTY.withLearningRate(1e-4).prependRules(Rules.train(ParameterSelector.all()));
    }

    /** A strategy may only add something to another: SAM trains nothing by itself. */
    @Test
    void afterAStrategyThatTrainsEverythingItIsAPlanThatCanRun() {
        models().forEach(model -> requireRunnable(model, plan(model, everything())));
    }

    @Test
    void beforeAStrategyThatTrainsEverythingItIsAPlanThatCanRun() {
        models().forEach(model -> {
            TuningPlan plan = plan(model, TuningPlan.EMPTY)
                    .withLearningRate(1e-4)
                    .prependRules(Rules.train(ParameterSelector.all()));

            requireRunnable(model, plan);
        });
    }

    private void requireRunnable(ModelOutline model, TuningPlan plan) {
        ParameterFacts facts = facts(model, plan);
        assertThat(plan.learningRate()).isPositive().isLessThanOrEqualTo(1);
        assertThat(facts.trained(plan.rules(), 0))
                .as("trained in the first epoch of %s", model.family())
                .isNotEmpty();
        assertThat(plan.readout().layers(model))
                .as("layers that the head reads")
                .isNotEmpty()
                .isSorted()
                .doesNotHaveDuplicates()
                .allSatisfy(layer -> assertThat(layer).isBetween(-1, model.layers() - 1));
        assertThat(plan.readout().width(model)).isPositive();
        assertThat(Declarations.formulaProblem("formula", plan.readout().formula()))
                .isEmpty();
        assertThat(plan.interceptors()).extracting(StepInterceptor::id).doesNotHaveDuplicates();
    }

    /** It keeps what the strategies before it added. */
    @Test
    void keepsTheInterceptorsOfOthers() {
        StepInterceptor other = new StepInterceptor() {
            @Override
            public String id() {
                return "of-another-strategy";
            }

            @Override
            public String formula() {
                return "g";
            }
        };
        models().forEach(model -> assertThat(
                        plan(model, everything().withInterceptor(other)).interceptors())
                .contains(other));
    }

    @Test
    void everyRuleIsWithinItsUnits() {
        models().forEach(model -> assertThat(plan(model, TuningPlan.EMPTY).rules())
                .allSatisfy(rule -> {
                    assertThat(rule.learningRateScale()).isNotNegative().isFinite();
                    assertThat(rule.weightDecayScale()).isNotNegative().isFinite();
                    assertThat(rule.trainableFromEpoch()).isNotNegative();
                }));
    }

    /**
     * Weight decay pulls towards zero, which is no smaller function for a bias or the scale of a normalization.
     *
     * @see #decaysBiasesAndNorms
     */
    @Test
    void biasesAndNormsDoNotDecay() {
        models().filter(model -> !decaysBiasesAndNorms()).forEach(model -> {
            TuningPlan plan = plan(model, TuningPlan.EMPTY);
            ParameterFacts facts = facts(model, plan);

            assertThat(facts.trainedBiasesAndNorms(plan.rules()))
                    .as("biases and norms of %s", model.family())
                    .allSatisfy(path -> assertThat(
                                    facts.rule(plan.rules(), path).orElseThrow().weightDecayScale())
                            .as("weight decay of %s", path)
                            .isZero());
        });
    }

    /** Rules that name paths of one family select nothing in another. */
    @Test
    void itsRulesSelectSomethingInEveryFamily() {
        models().forEach(model -> {
            TuningPlan plan = plan(model, TuningPlan.EMPTY);
            ParameterFacts facts = facts(model, plan);
            List<ParameterRule> rules = plan.rules();

            if (!rules.isEmpty()) {
                assertThat(rules)
                        .as("rules of which one selects something in %s", model.family())
                        .anyMatch(rule -> !facts.isEmpty(rule.selector()));
            }
            assertThat(rules.stream().filter(TuningStrategyContract::isByPath))
                    .as("rules that name paths, each of which selects something in %s", model.family())
                    .noneMatch(rule -> facts.isEmpty(rule.selector()));
            List<ParameterRule> forBackbone = rules.stream()
                    .filter(rule -> rule.selector().owners().equals(Set.of(Owner.BACKBONE)))
                    .toList();
            if (!forBackbone.isEmpty()) {
                assertThat(forBackbone)
                        .as("rules for the backbone, of which one selects something in %s", model.family())
                        .anyMatch(rule -> !facts.isEmpty(rule.selector()));
            }
        });
    }

    private static boolean isByPath(ParameterRule rule) {
        return !rule.selector().glob().equals("**") && !rule.selector().glob().startsWith("adapters.");
    }

    /** The parameters of the model, of adapters, of a head, and of what the plan brings. */
    private ParameterFacts facts(ModelOutline model, TuningPlan plan) {
        ParameterFacts facts = new ParameterFacts(model);
        adaptedSites(model)
                .forEach(site -> facts.add(
                        Owner.ADAPTERS,
                        "adapters.lora.%d.%s.a"
                                .formatted(site.layer(), site.role().id()),
                        site.layer(),
                        new Shape(2, site.inputWidth())));
        facts.add(Owner.HEAD, "head.weight", -1, new Shape(3, WIDTH));
        facts.add(Owner.HEAD, "head.bias", -1, new Shape(3));
        for (ParameterSpec spec : plan.readout().parameters(model)) {
            facts.add(Owner.READOUT, "readout." + spec.name(), -1, spec.shape());
        }
        for (StepInterceptor interceptor : plan.interceptors()) {
            for (ParameterSpec spec : interceptor.parameters(context(model))) {
                facts.add(
                        Owner.INTERCEPTORS,
                        "interceptors.%s.%s".formatted(interceptor.id(), spec.name()),
                        -1,
                        spec.shape());
            }
        }
        return facts;
    }

    @Test
    void theSameRequestHasTheSamePlan() {
        models().forEach(model -> {
            TuningPlan one = plan(model, everything());
            TuningPlan other = plan(model, everything());

            assertThat(other.rules()).isEqualTo(one.rules());
            assertThat(other.learningRate()).isEqualTo(one.learningRate());
            assertThat(other.readout().formula()).isEqualTo(one.readout().formula());
        });
    }

    @Test
    void withoutAdaptersItPlansOrSaysWhatToChoose() {
        ModelOutline model = TinyBert.outline(LAYERS, WIDTH);
        try {
            requireRunnable(model, checked().plan(context(model), Set.of(), everything(), options()));
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining(".");
        }
    }
}
