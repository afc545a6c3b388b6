package dev.headstock.plugins.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.LinearWeights;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.AdamW;
import dev.headstock.plugins.lora.Lora.Options;
import dev.headstock.plugins.lora.Lora.Start;
import dev.headstock.plugins.lora.Lora.Target;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeModelPass;
import dev.headstock.testkit.FakeParameterGroup;
import dev.headstock.testkit.FakeStep;
import dev.headstock.testkit.FakeTokens;
import dev.headstock.testkit.FakeVector;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.TinyModel;
import dev.headstock.testkit.Workbench;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Against what PEFT computes on a tiny BERT, see {@code bench/reference/lora.py}. */
class PeftReferenceTest {
    private static final Set<Target> USUAL = Set.of(Target.QUERY, Target.VALUE);
    private static final TinyModel MODEL = TinyBert.model(2, 16);

    private Workbench bench = new Workbench();
    private Map<String, NDArray> reference = Map.of();

    static Stream<Arguments> ways() {
        return Stream.of(
                arguments("plain", options(4, USUAL, List.of(), false, false, Start.ZERO)),
                arguments("stabilized", options(4, USUAL, List.of(), true, false, Start.ZERO)),
                arguments(
                        "everywhere",
                        new Options(
                                2, 4, Set.of(Target.values()), 0, "all", List.of(), false, false, Start.ZERO, false)),
                arguments("ranks", options(1, USUAL, List.of(4, 2), false, false, Start.ZERO)),
                arguments("magnitudes", options(4, USUAL, List.of(), false, true, Start.ZERO)),
                arguments("singular", options(2, USUAL, List.of(), false, false, Start.SINGULAR_VECTORS)));
    }

    private static Options options(
            int rank, Set<Target> targets, List<Integer> ranks, boolean stabilized, boolean magnitudes, Start start) {
        return new Options(rank, 8, targets, 0, "all", ranks, stabilized, magnitudes, start, false);
    }

    @BeforeEach
    void open() throws IOException {
        bench = new Workbench();
        reference = new LinkedHashMap<>();
        try (InputStream file = Objects.requireNonNull(PeftReferenceTest.class.getResourceAsStream("/lora.npz"))) {
            NDList.decode(bench.memory(), file).forEach(array -> reference.put(array.getName(), array.duplicate()));
        }
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void afterFiveStepsTheChangesAreThoseOfPeft(String way, Options options) {
        Map<Site, Adapter> placed = new Lora().place(Contexts.of(MODEL.outline()), options);
        Map<String, NDArray> parameters = initial(way, placed);
        float[] losses = of(way + ".losses").toFloatArray();

        for (int step = 0; step < losses.length; step++) {
            assertThat(loss(placed, parameters).getFloat())
                    .as("loss of step %d", step)
                    .isCloseTo(losses[step], within(2e-4f));
            if (step == 0) {
                states.clear();
            }
            train(placed, parameters, step);
        }

        placed.forEach((site, adapter) -> {
            NDArray weight = of("base." + module(site) + ".weight");
            NDArray change = merged(site, adapter, parameters).weight().sub(weight);
            assertClose(module(site), change, of(way + ".change." + module(site)), 1e-4f);
        });
    }

    @ParameterizedTest
    @MethodSource("ways")
    void mergedEqualsUnmerged(String way, Options options) {
        Map<Site, Adapter> placed = new Lora().place(Contexts.of(MODEL.outline()), options);
        Map<String, NDArray> parameters = initial(way, placed);
        states.clear();
        train(placed, parameters, 0);
        train(placed, parameters, 1);

        Map<String, NDArray> merged = weights();
        placed.forEach((site, adapter) -> merged.put(
                module(site) + ".weight", merged(site, adapter, parameters).weight()));

        assertClose(
                "last hidden states",
                features(merged, Map.of(), Map.of()),
                features(weights(), placed, parameters),
                1e-5f);
    }

    /** Signs and rotations of singular vectors are free, their product is not. */
    @Test
    void singularVectorsSpanWhatThoseOfPeftSpan() {
        Map<Site, Adapter> placed = new Lora()
                .place(
                        Contexts.of(MODEL.outline()),
                        options(2, USUAL, List.of(), false, false, Start.SINGULAR_VECTORS));

        placed.forEach((site, adapter) -> {
            Map<String, NDArray> own = new LinkedHashMap<>();
            adapter.parameters().forEach(spec -> own.put(spec.name(), derived(spec, site)));
            NDArray theirs = of("singular.b." + module(site)).matMul(of("singular.a." + module(site)));
            NDArray ours = Objects.requireNonNull(own.get("b")).matMul(Objects.requireNonNull(own.get("a")));
            assertClose(module(site), ours, theirs, 1e-4f);
        });
    }

    // ---- training ----

    private final Map<String, Map<String, NDArray>> states = new LinkedHashMap<>();

    private void train(Map<Site, Adapter> placed, Map<String, NDArray> parameters, int step) {
        Map<String, NDArray> trained = new LinkedHashMap<>();
        placed.forEach((site, adapter) -> adapter.parameters().stream()
                .filter(ParameterSpec::trainable)
                .forEach(spec -> trained.put(path(site, spec.name()), parameters.get(path(site, spec.name())))));
        Map<String, NDArray> gradients = bench.gradients(trained, leaves -> {
            Map<String, NDArray> all = new LinkedHashMap<>(parameters);
            all.putAll(leaves);
            return loss(placed, all);
        });
        if (states.isEmpty()) {
            states.putAll(FakeParameterGroup.states(AdamW.DEFAULT, trained));
        }
        FakeVector values = FakeVector.of(trained);
        AdamW.DEFAULT.update(
                new FakeParameterGroup(trained, FakeVector.of(gradients), states, 1e-2, 0),
                new FakeStep(step, 5, 0, values, values, new LinkedHashMap<>(), new LinkedHashMap<>()));
    }

    private NDArray loss(Map<Site, Adapter> placed, Map<String, NDArray> parameters) {
        NDArray error = features(weights(), placed, parameters).sub(of("target"));
        NDArray mask = of("mask");
        return bench.kernels()
                .scale(
                        error.mul(error).mul(mask.expandDims(2)).sum(),
                        1 / mask.sum().getFloat());
    }

    private NDArray features(Map<String, NDArray> weights, Map<Site, Adapter> placed, Map<String, NDArray> parameters) {
        NDArray ids = of("ids");
        NDArray types = bench.memory().zeros(ids.getShape(), DataType.INT64);
        NDArray positions = bench.memory()
                .arange(0, ids.getShape().get(1), 1, DataType.INT64)
                .reshape(1, -1)
                .repeat(0, ids.getShape().get(0));
        FakeTokens tokens = new FakeTokens(ids, types, of("mask"), positions, positions);
        Map<Site, Map<String, NDArray>> bySite = new LinkedHashMap<>();
        placed.forEach((site, adapter) -> bySite.put(site, own(site, adapter, parameters)));
        return MODEL.features(
                tokens,
                new FakeModelPass(MODEL.outline(), weights, bench.memory(), bench.kernels())
                        .reading(tokens)
                        .with("lora", placed, bySite, Map.of()));
    }

    // ---- parameters ----

    private Map<String, NDArray> weights() {
        Map<String, NDArray> weights = new LinkedHashMap<>();
        for (ParameterInfo parameter : MODEL.outline().parameters()) {
            weights.put(parameter.path(), of("base." + parameter.path()));
        }
        return weights;
    }

    private Map<String, NDArray> initial(String way, Map<Site, Adapter> placed) {
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        placed.forEach((site, adapter) -> {
            for (ParameterSpec spec : adapter.parameters()) {
                String letter = spec.name().replace("start.", "");
                NDArray start = letter.equals("magnitude")
                        ? derived(spec, site)
                        : of(way + "." + letter + "." + module(site)).duplicate();
                assertThat(start.getShape()).isEqualTo(spec.shape());
                parameters.put(path(site, spec.name()), start);
            }
        });
        return parameters;
    }

    private NDArray derived(ParameterSpec spec, Site site) {
        Init.Derived derived = (Init.Derived) spec.init();
        assertThat(derived.derivation().path()).isEqualTo(module(site) + ".weight");
        float[] weight = of("base." + derived.derivation().path()).toFloatArray();
        float[] numbers = Objects.requireNonNull(
                derived.derivation().numbers().apply(weight).get(derived.part()));
        return bench.array(numbers, spec.shape());
    }

    private LinearWeights merged(Site site, Adapter adapter, Map<String, NDArray> parameters) {
        LinearWeights base = new LinearWeights(of("base." + module(site) + ".weight"), null);
        return adapter.merge().orElseThrow().merge(base, base, own(site, adapter, parameters)::get);
    }

    private static Map<String, NDArray> own(Site site, Adapter adapter, Map<String, NDArray> parameters) {
        Map<String, NDArray> own = new LinkedHashMap<>();
        adapter.parameters().forEach(spec -> own.put(spec.name(), parameters.get(path(site, spec.name()))));
        return own;
    }

    private static String path(Site site, String name) {
        return "%d.%s.%s".formatted(site.layer(), site.role().id(), name);
    }

    private static String module(Site site) {
        return MODEL.outline().weightAt(site).orElseThrow().replaceFirst("\\.weight$", "");
    }

    private NDArray of(String name) {
        return Objects.requireNonNull(reference.get(name), name);
    }

    private static void assertClose(String what, NDArray actual, NDArray expected, float tolerance) {
        assertThat(actual.getShape()).as(what).isEqualTo(expected.getShape());
        Shape flat = new Shape(expected.size());
        float[] wanted = expected.reshape(flat).toFloatArray();
        float[] found = actual.reshape(flat).toFloatArray();
        for (int i = 0; i < wanted.length; i++) {
            assertThat(found[i]).as("%s, number %d", what, i).isCloseTo(wanted[i], within(tolerance));
        }
    }
}
