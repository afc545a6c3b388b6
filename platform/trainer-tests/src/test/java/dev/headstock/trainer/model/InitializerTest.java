package dev.headstock.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.Derivation;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.tuning.InitializationRule;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.testkit.TinyBert;
import dev.headstock.trainer.fixtures.TorchTest;
import dev.headstock.trainer.model.WeightSource.StoredArray;
import dev.headstock.trainer.pretrained.FloatSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The first value of each parameter. */
class InitializerTest extends TorchTest {
    private static final TinyBlueprint BERT = TinyBlueprint.of(TinyBert.model(2, 16));
    private static final Site QUERY = new Site(0, SiteRole.QUERY, 16, 16);
    private static final String WEIGHT = "encoder.layer.0.attention.self.query.weight";
    private static final String PREFIX = "adapters.test.0.query.";

    private static TinyBlueprint with(ParameterSpec... specs) {
        return BERT.with("test", Map.of(QUERY, Adapter.of("x", context -> context.output(), specs)));
    }

    private static float[] value(Init init, long seed) {
        return value(init, ModelWeights.of(BERT.weights()), List.of(), seed);
    }

    private static float[] value(Init init, ModelWeights weights, List<InitializationRule> rules, long seed) {
        TinyBlueprint blueprint = with(new ParameterSpec("p", new Shape(16, 16), init));
        try (Model model = Model.build(torch, blueprint.blueprint(), weights, rules, seed)) {
            return model.values(PREFIX + "p");
        }
    }

    private static double deviation(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum / values.length);
    }

    private static float[] base(String path) {
        try (Model model = BERT.build(torch)) {
            return model.values(path);
        }
    }

    @Test
    void valuesAreDrawnFromSeedAndPathAlone() {
        assertThat(value(new Init.Constant(2), 1)).containsOnly(2);
        float[] normal = value(new Init.Normal(0.5), 1);
        assertThat(deviation(normal)).isCloseTo(0.5, within(0.08));
        assertThat(value(new Init.Normal(0.5), 1)).isEqualTo(normal);
        assertThat(value(new Init.Normal(0.5), 2)).isNotEqualTo(normal);
        for (float each : value(new Init.TruncatedNormal(0.5), 1)) {
            assertThat(Math.abs(each)).isLessThanOrEqualTo(1);
        }
        for (float each : value(new Init.Uniform(0.25), 1)) {
            assertThat(Math.abs(each)).isLessThanOrEqualTo(0.25f);
        }
    }

    @Test
    void pretrainedValuesFallBackWhereThereAreNone() {
        assertThat(value(new Init.Pretrained(WEIGHT, Init.ZEROS), 1)).isEqualTo(base(WEIGHT));
        assertThat(value(new Init.Pretrained("pooler.weight", Init.ONES), 1)).containsOnly(1);
        assertThat(value(new Init.Pretrained("embeddings.LayerNorm.weight", Init.ONES), 1))
                .containsOnly(1);
    }

    @Test
    void computedValuesMustHaveTheirShape() {
        assertThat(value(new Init.Computed(() -> new float[256]), 1)).containsOnly(0);
        assertThatThrownBy(() -> value(new Init.Computed(() -> new float[3]), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes 256 numbers, but 3 were computed");
    }

    /** PiSSA has four parameters of one decomposition. */
    @Test
    void aDerivationIsEvaluatedOnceForAllThatHoldIt() {
        AtomicInteger evaluations = new AtomicInteger();
        Derivation derivation = new Derivation(WEIGHT, numbers -> {
            evaluations.incrementAndGet();
            return Map.of("left", Arrays.copyOf(numbers, 16), "right", Arrays.copyOfRange(numbers, 16, 32));
        });
        TinyBlueprint blueprint = with(
                new ParameterSpec("left", new Shape(16), new Init.Derived(derivation, "left")),
                new ParameterSpec("right", new Shape(16), new Init.Derived(derivation, "right")),
                ParameterSpec.constant("start", new Shape(16), new Init.Derived(derivation, "left")));
        try (Model model = blueprint.build(torch)) {
            float[] weight = model.values(WEIGHT);

            assertThat(evaluations).hasValue(1);
            assertThat(model.values(PREFIX + "left")).isEqualTo(Arrays.copyOf(weight, 16));
            assertThat(model.values(PREFIX + "right")).isEqualTo(Arrays.copyOfRange(weight, 16, 32));
            assertThat(model.values(PREFIX + "start")).isEqualTo(Arrays.copyOf(weight, 16));
        }
    }

    @Test
    void valuesOfAnotherModelAreTakenByPath() {
        ModelReference other = ModelReference.baseModel("other");
        WeightSource stored = path -> path.equals("table")
                ? Optional.of(new StoredArray(new Shape(16, 16), FloatSource.of(new float[256])))
                : Optional.empty();
        ModelWeights weights = ModelWeights.of(BERT.weights()).withModels(reference -> stored);

        assertThat(value(new Init.FromModel(other, "table"), weights, List.of(), 1))
                .containsOnly(0);
        assertThatThrownBy(() -> value(new Init.FromModel(other, "missing"), weights, List.of(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("base/other")
                .hasMessageContaining("missing");
    }

    @Test
    void permutedValuesAreTheSameNumbersInAnotherOrder() {
        InitializationRule rule = new InitializationRule(
                ParameterSelector.backbone().inLayers(0, 0).ofKind(ParameterKind.MATRIX), new Init.Permuted());
        try (Model model = Model.build(torch, BERT.blueprint(), ModelWeights.of(BERT.weights()), List.of(rule), 1)) {
            float[] shuffled = model.values(WEIGHT);
            float[] original = base(WEIGHT);

            assertThat(shuffled).isNotEqualTo(original);
            Arrays.sort(shuffled);
            Arrays.sort(original);
            assertThat(shuffled).isEqualTo(original);
            String second = WEIGHT.replace(".0.", ".1.");
            assertThat(model.values(second)).isEqualTo(base(second));
        }
    }

    @Test
    void theFirstRuleThatMatchesApplies() {
        List<InitializationRule> rules = List.of(
                new InitializationRule(ParameterSelector.path(WEIGHT), new Init.Constant(3)),
                new InitializationRule(ParameterSelector.all(), new Init.Constant(4)));
        try (Model model = Model.build(
                torch,
                with(new ParameterSpec("p", new Shape(1), Init.ONES)).blueprint(),
                ModelWeights.of(BERT.weights()),
                rules,
                1)) {
            assertThat(model.values(WEIGHT)).containsOnly(3);
            assertThat(model.values("embeddings.LayerNorm.bias")).containsOnly(4);
            assertThat(model.values(PREFIX + "p")).containsOnly(1);
        }
    }

    /** Rules replace what the run starts from; a plugin derives from that, a rule from the checkpoint. */
    @Test
    void pluginsDeriveFromWhatTheRulesHaveMade() {
        InitializationRule negated =
                new InitializationRule(ParameterSelector.path(WEIGHT), Init.derived(WEIGHT, InitializerTest::negated));
        ModelWeights weights = ModelWeights.of(BERT.weights());

        float[] derived = value(Init.derived(WEIGHT, InitializerTest::negated), weights, List.of(negated), 1);

        assertThat(derived).isEqualTo(base(WEIGHT));
    }

    private static float[] negated(float[] numbers) {
        float[] negated = new float[numbers.length];
        for (int i = 0; i < negated.length; i++) {
            negated[i] = -numbers[i];
        }
        return negated;
    }

    @Test
    void trainedValuesHavePrecedence() {
        WeightSource trained = path -> path.equals(PREFIX + "p") || path.equals(WEIGHT)
                ? Optional.of(new StoredArray(new Shape(16, 16), FloatSource.of(new float[256])))
                : Optional.empty();
        ModelWeights weights = ModelWeights.of(BERT.weights()).withTrained(trained);
        InitializationRule rule = new InitializationRule(ParameterSelector.backbone(), new Init.Constant(3));

        assertThat(value(Init.ONES, weights, List.of(rule), 1)).containsOnly(0);
    }

    @Test
    void aBaseModelThatLacksAnArrayOrHasAnotherShapeSaysSo() {
        WeightSource empty = path -> Optional.empty();
        WeightSource narrow = path -> Optional.of(new StoredArray(new Shape(3), FloatSource.of(new float[3])));

        assertThatThrownBy(() -> Model.build(torch, BERT.blueprint(), ModelWeights.of(empty), List.of(), 1))
                .hasMessageContaining("holds no array 'embeddings.word_embeddings.weight'");
        assertThatThrownBy(() -> Model.build(torch, BERT.blueprint(), ModelWeights.of(narrow), List.of(), 1))
                .hasMessageContaining("is (3) in the base model, expected (100, 16)");
    }

    @Test
    void aDerivedModelSharesWhatIsTheSame() {
        try (Model base = BERT.build(torch);
                Model derived =
                        base.derive(BERT.blueprint().withHead(new TokenHead()), ModelWeights.of(BERT.weights()), 1)) {
            assertThat(derived.parameter(WEIGHT)).isSameAs(base.parameter(WEIGHT));
            assertThat(derived.has("head.weight")).isTrue();
            assertThat(base.has("head.weight")).isFalse();
            assertThat(derived.isOfBase(WEIGHT)).isTrue();
            assertThat(derived.isOfBase("head.weight")).isFalse();
        }
    }
}
