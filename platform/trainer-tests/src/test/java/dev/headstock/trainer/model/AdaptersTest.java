package dev.headstock.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.LinearWeights;
import dev.headstock.api.model.LowRank;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.plugins.bottleneck.Bottleneck;
import dev.headstock.plugins.bottleneck.Bottleneck.Activation;
import dev.headstock.plugins.bottleneck.Bottleneck.Initialization;
import dev.headstock.plugins.bottleneck.Bottleneck.Variant;
import dev.headstock.plugins.lora.Lora;
import dev.headstock.plugins.lora.Lora.Target;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.TinyModel;
import dev.headstock.trainer.encoding.Unit;
import dev.headstock.trainer.fixtures.TorchTest;
import dev.headstock.trainer.model.PassOptions.Draw;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdaptersTest extends TorchTest {
    private static final TinyModel BERT = TinyBert.model(2, 16);
    private static final List<Unit> UNITS = TinyBlueprint.units("10 11 12 13", "20 21");
    private static final Site QUERY = new Site(0, SiteRole.QUERY, 16, 16);

    private static TinyBlueprint bert() {
        return TinyBlueprint.of(BERT).with(new TokenHead(Pooling.TOKENS, 16, 0));
    }

    private static float[] features(Model model) {
        try (NDManager memory = torch.newScope()) {
            return model.pass(model.batch(UNITS, memory), PassOptions.exact())
                    .features()
                    .toFloatArray();
        }
    }

    private static float[] features(TinyBlueprint blueprint) {
        try (Model model = blueprint.build(torch)) {
            return features(model);
        }
    }

    private static <O extends Record> Map<Site, Adapter> place(AdapterPlacement<O> placement, O options) {
        return placement.place(Contexts.of(BERT.outline()), options);
    }

    private static Lora.Options lora(double dropout) {
        return new Lora.Options(
                4, 8, Set.of(Target.values()), dropout, "all", List.of(), false, false, Lora.Start.ZERO, false);
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void bottlenecksStartFromTheBaseModel(Variant variant) {
        Map<Site, Adapter> adapters = place(
                new Bottleneck(),
                new Bottleneck.Options(
                        variant,
                        4,
                        Activation.RELU,
                        1,
                        Initialization.IDENTITY,
                        Set.of(),
                        List.of(),
                        Bottleneck.Scale.FIXED,
                        0,
                        false,
                        0,
                        false));

        assertThat(features(bert().with("bottleneck", adapters))).isEqualTo(features(bert()));
    }

    @Test
    void loraStartsFromTheBaseModel() {
        assertThat(features(bert().with("lora", place(new Lora(), lora(0))))).isEqualTo(features(bert()));
    }

    /** What the engine computes for a low-rank adapter is what the adapter says, dropout included. */
    @Test
    void theEngineComputesALowRankChangeAsTheAdapterWould() {
        Map<Site, Adapter> placed = place(new Lora(), lora(0.3));
        Map<Site, Adapter> plain = new LinkedHashMap<>();
        placed.forEach((site, adapter) -> plain.put(site, new WithoutLowRank(adapter)));
        PassOptions training = PassOptions.training(false, 0.1, 0.1, new Draw(1, 0, 0, 0));
        try (Model engine = bert().with("lora", placed).buildDrawn(torch);
                Model adapter = bert().with("lora", plain).buildDrawn(torch);
                NDManager memory = torch.newScope()) {
            float[] expected = adapter.pass(adapter.batch(UNITS, memory), training)
                    .features()
                    .toFloatArray();

            assertThat(engine.pass(engine.batch(UNITS, memory), training)
                            .features()
                            .toFloatArray())
                    .isEqualTo(expected);
            assertThat(features(engine)).isNotEqualTo(features(bert()));
        }
    }

    private record WithoutLowRank(Adapter whole) implements Adapter {
        @Override
        public List<ParameterSpec> parameters() {
            return whole.parameters();
        }

        @Override
        public NDArray apply(AdapterContext context) {
            return whole.apply(context);
        }

        @Override
        public String formula() {
            return whole.formula();
        }

        @Override
        public Optional<LowRank> lowRank() {
            return Optional.empty();
        }
    }

    @Test
    void mergedLoraComputesTheSame() {
        try (Model model = bert().with("lora", place(new Lora(), lora(0))).buildDrawn(torch)) {
            float[] before = features(model);

            assertThat(model.isMergeable()).isTrue();
            assertThat(model.merge()).isEqualTo(2 * 6);

            assertThat(features(model)).usingComparatorWithPrecision(2e-5f).containsExactly(before);
            assertThat(before).isNotEqualTo(features(bert()));
        }
    }

    /** (IA)³ scales the bias of a projection as well as its weight. */
    @Test
    void mergingChangesTheBiasToo() {
        try (Model model =
                        bert().with("scaling", Map.of(QUERY, new Scaling(true))).buildDrawn(torch);
                NDManager memory = torch.newScope()) {
            float[] before = features(model);
            String bias = BERT.outline().biasAt(QUERY).orElseThrow();
            float[] expected = model.parameter(bias)
                    .duplicate()
                    .mul(model.parameter("adapters.scaling.0.query.scale"))
                    .toFloatArray();

            assertThat(model.merged(bias, memory).toFloatArray()).isEqualTo(expected);
            model.merge();

            assertThat(model.values(bias)).isEqualTo(expected);
            assertThat(features(model)).usingComparatorWithPrecision(2e-5f).containsExactly(before);
        }
    }

    /** s ⊙ (W·x + b). */
    private record Scaling(boolean merges) implements Adapter {
        @Override
        public List<ParameterSpec> parameters() {
            return List.of(new ParameterSpec("scale", new Shape(16), Init.ONES));
        }

        @Override
        public NDArray apply(AdapterContext context) {
            return context.output().mul(context.parameter("scale"));
        }

        @Override
        public Optional<Merge> merge() {
            return merges ? Optional.of(Scaling::merged) : Optional.empty();
        }

        private static LinearWeights merged(
                LinearWeights current, LinearWeights base, Function<String, NDArray> parameters) {
            NDArray scale = parameters.apply("scale");
            NDArray bias = current.bias();
            return new LinearWeights(current.weight().mul(scale.expandDims(1)), bias == null ? null : bias.mul(scale));
        }

        @Override
        public String formula() {
            return "s ⊙ x";
        }
    }

    /** The second adapter of a site works on what the first has made, so it cannot be folded before it. */
    @Test
    void whatComesBehindAnAdapterThatCannotBeMergedIsNotMerged() {
        TinyBlueprint blueprint = bert().with("first", Map.of(QUERY, new Scaling(false)))
                .with("second", Map.of(QUERY, new Scaling(true)));
        try (Model model = blueprint.buildDrawn(torch)) {
            float[] before = features(model);
            String weight = BERT.outline().weightAt(QUERY).orElseThrow();
            float[] unchanged = model.values(weight);

            assertThat(model.isMergeable()).isFalse();
            assertThat(model.merge()).isZero();

            assertThat(model.values(weight)).isEqualTo(unchanged);
            assertThat(features(model)).isEqualTo(before);
        }
    }

    /** One matrix cannot take up two changes that belong to one layer each. */
    @Test
    void aSharedMatrixIsNotMergedInto() {
        ModelOutline outline = SharedLayer.outline(BERT.outline());
        Backbone backbone = new SharedLayer(BERT.backbone());
        TinyBlueprint shared =
                TinyBlueprint.of(new TinyModel(outline, backbone)).with(new TokenHead());
        Map<Site, Adapter> adapters = new Lora().place(Contexts.of(outline), lora(0));
        try (Model model = shared.with("lora", adapters).buildDrawn(torch)) {
            String query = outline.weightAt(QUERY).orElseThrow();
            float[] weights = model.values(query);
            float[] before = features(model);

            assertThat(model.isMergeable()).isFalse();
            assertThat(model.merge()).isZero();

            assertThat(features(model)).isEqualTo(before);
            assertThat(model.values(query)).isEqualTo(weights);
        }
    }

    @Test
    void adaptersOfSeveralPlacementsStackInTheirOrder() {
        Site output = new Site(1, SiteRole.BLOCK_OUTPUT, 16, 16);
        Adapter add = Adapter.of("x + 1", context -> context.output().add(1));
        Adapter twice = Adapter.of("2x", context -> context.output().mul(2));
        try (NDManager memory = torch.newScope()) {
            NDArray plain = memory.create(features(bert()));

            assertThat(features(bert().with("add", Map.of(output, add)).with("twice", Map.of(output, twice))))
                    .isEqualTo(plain.add(1).mul(2).toFloatArray());
            assertThat(features(bert().with("twice", Map.of(output, twice)).with("add", Map.of(output, add))))
                    .isEqualTo(plain.mul(2).add(1).toFloatArray());
        }
    }

    @Test
    void adaptersShareParametersAndPassArraysOn() {
        Site first = new Site(0, SiteRole.BLOCK_OUTPUT, 16, 16);
        Site second = new Site(1, SiteRole.BLOCK_OUTPUT, 16, 16);
        ParameterSpec shared = new ParameterSpec("direction", new Shape(16), Init.ONES);
        Adapter publishing = Adapter.of("x", context -> {
            context.publish("state", context.output().mul(context.shared("direction")));
            return context.output();
        });
        Adapter reading = Adapter.of("x + y", context -> context.output()
                .add(context.published("state").orElseThrow())
                .add(context.shared("direction")));
        Adapter foreign = Adapter.of("x", context -> {
            assertThat(context.published("state")).isEmpty();
            return context.output();
        });
        TinyBlueprint side = bert().with("side", Map.of(first, publishing, second, reading), List.of(shared), 0, 0)
                .with("other", Map.of(second, foreign));
        try (Model model = side.build(torch);
                NDManager memory = torch.newScope()) {
            PassOptions watching = PassOptions.exact().watching(Set.of(0));
            RunPass pass = model.pass(model.batch(UNITS, memory), watching);

            assertThat(pass.published(first, "state").orElseThrow().toFloatArray())
                    .isEqualTo(pass.hidden(0).toFloatArray());
            NDArray plain = memory.create(features(bert()), pass.hidden(0).getShape());
            assertThat(pass.features().toFloatArray())
                    .usingComparatorWithPrecision(1e-6f)
                    .containsExactly(plain.add(pass.hidden(0)).add(1).toFloatArray());
        }
    }

    /** An adapter around another: parameters of the inner one have its name before them. */
    @Test
    void anAdapterInsideAnotherHasParametersOfItsOwn() {
        Adapter inner = new Scaling(false);
        Adapter outer = Adapter.of(
                "f(x) + x",
                context -> inner.apply(context.nested("inner.", context.output().add(1)))
                        .add(context.output()),
                new ParameterSpec("inner.scale", new Shape(16), new Init.Constant(3)));
        Site output = new Site(1, SiteRole.BLOCK_OUTPUT, 16, 16);
        try (NDManager memory = torch.newScope()) {
            NDArray plain = memory.create(features(bert()));

            assertThat(features(bert().with("outer", Map.of(output, outer))))
                    .isEqualTo(plain.add(1).mul(3).add(plain).toFloatArray());
        }
    }

    @Test
    void adaptersSeeTheProjectionOfTheBaseModel() {
        Adapter normalizing = Adapter.of("W·x", context -> context.kernels()
                .linear(
                        context.input(),
                        context.baseWeights().weight(),
                        context.baseWeights().bias()));

        assertThat(features(bert().with("dora", Map.of(QUERY, normalizing)))).isEqualTo(features(bert()));
    }
}
