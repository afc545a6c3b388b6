package dev.headstock.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.InputSequence.Separator;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.AttentionOptions;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.LowRank;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.TinyGpt2;
import dev.headstock.testkit.TinyModel;
import dev.headstock.trainer.encoding.EncodedBatch;
import dev.headstock.trainer.encoding.EncodedRow;
import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.encoding.Unit;
import dev.headstock.trainer.fixtures.NumberTokenizer;
import dev.headstock.trainer.fixtures.RowExample;
import dev.headstock.trainer.fixtures.TorchTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who attends to whom: causal models, windows, continuations, biases, prefixes and cached keys. */
class AttentionTest extends TorchTest {
    private static final float CLOSE = 2e-5f;

    private static TinyBlueprint gpt2() {
        return TinyBlueprint.of(TinyGpt2.model(2, 16)).with(new TokenHead(Pooling.TOKENS, 16, 0));
    }

    private static TinyBlueprint bert() {
        return TinyBlueprint.of(TinyBert.model(2, 16)).with(new TokenHead(Pooling.TOKENS, 16, 0));
    }

    /** Keys and values of a prefix, and LoRA at the projections that make the others. */
    private static TinyBlueprint withPrefixAndLora(TinyBlueprint plain) {
        Map<Site, Adapter> prefix = new LinkedHashMap<>();
        Map<Site, Adapter> lora = new LinkedHashMap<>();
        for (Site site : plain.blueprint().outline().sites()) {
            if (site.role().equals(SiteRole.ATTENTION_KEYS) || site.role().equals(SiteRole.ATTENTION_VALUES)) {
                prefix.put(
                        site,
                        Adapter.of(
                                "[P; x]",
                                context -> context.kernels().prependRows(context.parameter("prefix"), context.output()),
                                new ParameterSpec("prefix", new Shape(2, 3, 8), Init.ZEROS)));
            } else if (site.role().equals(SiteRole.QUERY) || site.role().equals(SiteRole.VALUE)) {
                lora.put(site, new TestLora(site));
            }
        }
        return plain.with("prefix", prefix, List.of(), 0, 3).with("lora", lora);
    }

    private record TestLora(Site site) implements Adapter {
        @Override
        public List<ParameterSpec> parameters() {
            return List.of(
                    new ParameterSpec("a", new Shape(2, site.inputWidth()), Init.ZEROS),
                    new ParameterSpec("b", new Shape(site.outputWidth(), 2), Init.ZEROS));
        }

        @Override
        public NDArray apply(AdapterContext context) {
            throw new IllegalStateException("the engine computes it");
        }

        @Override
        public Optional<LowRank> lowRank() {
            return Optional.of(new LowRank("a", "b", 0.5, 0));
        }

        @Override
        public String formula() {
            return "W·x + B·A·x";
        }
    }

    @Test
    void aCausalModelSeesNothingThatComesLater() {
        try (Model model = gpt2().build(torch);
                NDManager memory = torch.newScope()) {
            NDArray both = features(model, TinyBlueprint.units("10 11 12 13 14", "10 11 12 50 60"), memory);

            assertThat(both.get(0).get("0:4").toFloatArray())
                    .isEqualTo(both.get(1).get("0:4").toFloatArray());
            assertThat(both.get(0).get("4:5").toFloatArray())
                    .isNotEqualTo(both.get(1).get("4:5").toFloatArray());
        }
    }

    private static NDArray features(Model model, List<Unit> units, NDManager memory) {
        return model.pass(model.batch(units, memory), PassOptions.exact()).features();
    }

    /** Rows of different lengths: what is generated behind padding sees none of it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTextAtOnceIsTheTextTokenByToken(boolean adapted) {
        TinyBlueprint blueprint = adapted ? withPrefixAndLora(gpt2()) : gpt2();
        List<Unit> whole = TinyBlueprint.units("10 11 12 13 14 15", "20 21 22 23");
        List<Unit> starts = firstTokens(whole, 4, 2);
        try (Model model = blueprint.buildDrawn(torch);
                NDManager memory = torch.newScope();
                KeyValueCache cache = new KeyValueCache(memory)) {
            NDArray expected = features(model, whole, memory);
            NDArray read = model.pass(model.batch(starts, memory), PassOptions.exact(), cache)
                    .features();
            assertClose(read.get(0).get("0:4"), expected.get(0).get("0:4"));
            assertClose(read.get(1).get("0:2"), expected.get(1).get("0:2"));

            for (int step = 0; step < 4; step++) {
                long[] next = {
                    whole.get(0).rows().get(0).id(4 + step),
                    whole.get(1).rows().get(0).id(2 + step)
                };
                NDArray ids = memory.create(next, new Shape(2, 1));
                NDArray made = model.pass(ids, PassOptions.exact(), cache).features();

                assertClose(made.get(0).get(0), expected.get(0).get(4 + step));
                assertClose(made.get(1).get(0), expected.get(1).get(2 + step));
            }
            assertThat(cache.tokens()).isEqualTo(8);
        }
    }

    private static List<Unit> firstTokens(List<Unit> units, int... tokens) {
        List<Unit> starts = new ArrayList<>();
        for (int i = 0; i < tokens.length; i++) {
            Unit unit = units.get(i);
            EncodedRow row = unit.rows().get(0).first(tokens[i]);
            starts.add(new Unit(unit.row(), 0, List.of(row), unit.target()));
        }
        return starts;
    }

    private static void assertClose(NDArray actual, NDArray expected) {
        assertThat(actual.toFloatArray()).usingComparatorWithPrecision(CLOSE).containsExactly(expected.toFloatArray());
    }

    @Test
    void cachedRowsCanBeRepeatedReorderedAndCutOff() {
        List<Unit> whole = TinyBlueprint.units("10 11 12", "20 21 22");
        try (Model model = gpt2().build(torch);
                NDManager memory = torch.newScope();
                KeyValueCache cache = new KeyValueCache(memory)) {
            model.pass(model.batch(firstTokens(whole, 3, 3), memory), PassOptions.exact(), cache)
                    .run();
            model.pass(memory.create(new long[] {70, 71}, new Shape(2, 1)), PassOptions.exact(), cache)
                    .run();
            cache.truncate(3);
            cache.select(new long[] {1, 0, 1});
            NDArray ids = memory.create(new long[] {22, 12, 50}, new Shape(3, 1));

            NDArray made = model.pass(ids, PassOptions.exact(), cache).features();

            NDArray expected = features(model, whole, memory);
            assertThat(cache.rows()).isEqualTo(3);
            assertClose(made.get(0).get(0), expected.get(1).get(3));
            assertClose(made.get(1).get(0), expected.get(0).get(3));
            assertThat(cache.mask().toFloatArray()).containsOnly(1);
        }
    }

    /** A model that reads in both directions generates: training at once equals generation token by token, on both sides. */
    @ParameterizedTest
    @EnumSource(Separator.class)
    void continuationsSeeTheSourceAndTheSourceDoesNotSeeThem(Separator side) {
        List<Unit> whole = continued(side, "30 31 32", "10 11 12 13", "20 21");
        List<Unit> other = continued(side, "40 41 42", "10 11 12 13", "20 21");
        try (Model model = withPrefixAndLora(bert()).buildDrawn(torch);
                NDManager memory = torch.newScope();
                KeyValueCache cache = new KeyValueCache(memory)) {
            NDArray expected = features(model, whole, memory);
            NDArray changed = features(model, other, memory);
            int[] sources =
                    whole.stream().mapToInt(unit -> unit.rows().get(0).source()).toArray();
            assertThat(changed.get(0).get("0:" + sources[0]).toFloatArray())
                    .isEqualTo(expected.get(0).get("0:" + sources[0]).toFloatArray());

            model.pass(model.batch(firstTokens(whole, sources), memory), PassOptions.exact(), cache)
                    .run();
            for (int step = 0; step < 3; step++) {
                long[] next = new long[2];
                for (int row = 0; row < 2; row++) {
                    next[row] = whole.get(row).rows().get(0).id(sources[row] + step);
                }
                NDArray made = model.pass(memory.create(next, new Shape(2, 1)), PassOptions.exact(), cache)
                        .features();

                for (int row = 0; row < 2; row++) {
                    assertClose(made.get(row).get(0), expected.get(row).get(sources[row] + step));
                }
            }
        }
    }

    /** A backbone that cannot use cached keys reads everything again. */
    @ParameterizedTest
    @EnumSource(Separator.class)
    void aRowContinuedByGeneratedTokensIsTheRowWithItsContinuation(Separator side) {
        List<Unit> whole = continued(side, "30 31", "10 11 12 13");
        EncodedRow row = whole.get(0).rows().get(0);
        EncodedRow again = row.first(row.promptTokens()).continuedBy(new int[] {30, 31, NumberTokenizer.SEPARATOR});
        try (Model model = bert().build(torch);
                NDManager memory = torch.newScope()) {
            NDArray expected = features(model, whole, memory);
            Unit unit = new Unit(0, 0, List.of(again), whole.get(0).target());

            assertThat(again.separator()).isEqualTo(side);
            assertThat(features(model, List.of(unit), memory).toFloatArray()).isEqualTo(expected.toFloatArray());
        }
    }

    private static List<Unit> continued(Separator side, String continuation, String... texts) {
        RowEncoder encoder = new RowEncoder(new NumberTokenizer(TinyBlueprint.VOCABULARY), 64);
        TokenHead head = new TokenHead(
                Pooling.TOKENS,
                16,
                0,
                example -> List.of(InputSequence.of(example.texts()).withContinuation(continuation, side)));
        return Arrays.stream(texts)
                .map(text -> encoder.units(head, RowExample.of(0, text)).get(0))
                .toList();
    }

    @Test
    void aLocalWindowHidesWhatIsFurtherAway() {
        UnaryOperator<AttentionOptions> window = options -> options.withLocalWindow(1);
        TinyModel near = attending(1, window);
        try (Model model = TinyBlueprint.of(near).build(torch);
                NDManager memory = torch.newScope()) {
            NDArray both = features(model, TinyBlueprint.units("10 11 12 13", "10 11 12 60"), memory);

            assertThat(both.get(0).get("0:3").toFloatArray())
                    .isEqualTo(both.get(1).get("0:3").toFloatArray());
            assertThat(both.get(0).get(3).toFloatArray())
                    .isNotEqualTo(both.get(1).get(3).toFloatArray());
        }
    }

    /** A bias of −∞ towards a key hides it, and rows of a prefix have none. */
    @Test
    void aBiasIsAddedToTheScoresBehindAPrefix() {
        TinyModel hiding = biased();
        try (Model model = withPrefixAndLora(TinyBlueprint.of(hiding)).buildDrawn(torch);
                NDManager memory = torch.newScope()) {
            PassOptions watching = PassOptions.exact().watchingAttention(Set.of(0));
            RunPass pass = model.pass(model.batch(TinyBlueprint.units("10 11"), memory), watching);

            NDArray weights = pass.attentionWeights(0);

            assertThat(weights.getShape()).isEqualTo(new Shape(1, 2, 4, 3 + 4));
            assertThat(weights.get(":, :, :, 3").abs().max().getFloat()).isZero();
            assertThat(weights.get(":, :, :, :3").min().getFloat()).isPositive();
            assertThat(weights.sum(new int[] {3}).sub(1).abs().max().getFloat()).isLessThan(1e-5f);
            assertThat(pass.attention(0).key().getShape()).isEqualTo(new Shape(1, 2, 4, 8));
        }
    }

    @Test
    void aBiasThatDoesNotCoverCachedKeysSaysSo() {
        TinyModel hiding = biased();
        try (Model model = TinyBlueprint.of(hiding).build(torch);
                NDManager memory = torch.newScope();
                KeyValueCache cache = new KeyValueCache(memory)) {
            model.pass(model.batch(TinyBlueprint.units("10 11"), memory), PassOptions.exact(), cache)
                    .run();
            RunPass next = model.pass(memory.create(new long[] {12}, new Shape(1, 1)), PassOptions.exact(), cache);

            assertThatThrownBy(next::run).isInstanceOf(CacheUnsupportedException.class);
        }
    }

    private static TinyModel attending(int layers, UnaryOperator<AttentionOptions> change) {
        TinyModel bert = TinyBert.model(layers, 16);
        return new TinyModel(bert.outline(), new Changed(bert.backbone(), change));
    }

    /** Hides the first token of every row by a bias over the tokens that the pass reads. */
    private static TinyModel biased() {
        TinyModel bert = TinyBert.model(1, 16);
        return new TinyModel(bert.outline(), new Changed(bert.backbone(), null));
    }

    /** A backbone whose attention has other options; null: hides the first token by a bias. */
    private record Changed(Backbone whole, @Nullable UnaryOperator<AttentionOptions> change) implements Backbone {
        @Override
        public NDArray embed(TokenBatch batch, ModelPass pass) {
            return whole.embed(batch, pass);
        }

        @Override
        public NDArray layer(int index, NDArray hidden, TokenBatch batch, ModelPass pass) {
            return whole.layer(index, hidden, batch, new ChangedAttention(pass, batch, change));
        }
    }

    /** Prompt tuning: vectors in front that are read, and not returned. */
    @Test
    void placeholdersAreReadAndRemoved() {
        Site words = new Site(-1, SiteRole.WORD_EMBEDDINGS, 16, 16);
        Adapter prompt = Adapter.of(
                "[P; x]",
                context -> {
                    NDArray output = context.output();
                    long rows = output.getShape().get(0);
                    NDArray own = context.parameter("prompt").expandDims(0).broadcast(rows, 2, 16);
                    return own.concat(output.get(":, 2:"), 1);
                },
                new ParameterSpec("prompt", new Shape(2, 16), new Init.Normal(1)));
        TinyBlueprint prompted = bert().with("prompt", Map.of(words, prompt), List.of(), 2, 0);
        List<Unit> units = TinyBlueprint.units("10 11 12", "20");
        try (Model model = prompted.build(torch);
                Model plain = bert().build(torch);
                NDManager memory = torch.newScope()) {
            EncodedBatch batch = model.batch(units, memory);
            RunPass pass = model.pass(batch, PassOptions.exact().watching(Set.of(0)));

            assertThat(batch.tokens().tokens()).isEqualTo(5);
            assertThat(batch.modelTokens().tokens()).isEqualTo(7);
            assertThat(batch.modelTokens().mask().toFloatArray())
                    .containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0);
            assertThat(pass.features().getShape()).isEqualTo(new Shape(2, 5, 16));
            assertThat(pass.hidden(0).getShape()).isEqualTo(new Shape(2, 5, 16));
            assertThat(pass.features().toFloatArray())
                    .isNotEqualTo(features(plain, units, memory).toFloatArray());
        }
    }
}
