package dev.headstock.plugins.bottleneck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.plugins.bottleneck.Bottleneck.Activation;
import dev.headstock.plugins.bottleneck.Bottleneck.Initialization;
import dev.headstock.plugins.bottleneck.Bottleneck.Options;
import dev.headstock.plugins.bottleneck.Bottleneck.Scale;
import dev.headstock.plugins.bottleneck.Bottleneck.Variant;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeAdapterContext;
import dev.headstock.testkit.FakeTokens;
import dev.headstock.testkit.Workbench;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The settings of the papers and of the adapters library, and what they train in a BERT-base. */
class PublishedVariantsTest {

    static Stream<Arguments> variants() {
        return Stream.of(
                arguments("Houlsby, reduction 16", options(Variant.HOULSBY, 16, Scale.FIXED), 1_789_056),
                arguments("Houlsby, 64 wide", options(Variant.HOULSBY, 12, Scale.FIXED), 2_379_264),
                arguments("Houlsby, 8 wide", options(Variant.HOULSBY, 96, Scale.FIXED), 313_536),
                arguments("Houlsby, 256 wide", options(Variant.HOULSBY, 3, Scale.FIXED), 9_461_760),
                arguments("Pfeiffer", options(Variant.PFEIFFER, 16, Scale.FIXED), 894_528),
                arguments("parallel", options(Variant.PARALLEL, 2, Scale.FIXED), 7_091_712),
                arguments("scaled parallel", options(Variant.PARALLEL, 2, Scale.LEARNED), 7_091_724),
                arguments("AdapterPlus", options(Variant.PFEIFFER, 96, Scale.CHANNEL), 165_984),
                arguments("invertible, with Pfeiffer", with(16, List.of(), Set.of(), true), 894_528 + 296_064));
    }

    private static Options options(Variant variant, int reduction, Scale scale) {
        return new Options(
                variant,
                reduction,
                Activation.GELU,
                1,
                Initialization.IDENTITY,
                Set.of(),
                List.of(),
                scale,
                0,
                false,
                0,
                false);
    }

    private static Options with(int reduction, List<Integer> reductions, Set<Integer> leaveOut, boolean invertible) {
        return new Options(
                Variant.PFEIFFER,
                reduction,
                Activation.RELU,
                1,
                Initialization.IDENTITY,
                leaveOut,
                reductions,
                Scale.FIXED,
                0,
                invertible,
                0,
                false);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("variants")
    void hasThePublishedNumberOfParameters(String name, Options options, long published) {
        assertThat(count(options)).isEqualTo(published);
    }

    @Test
    void layersMayHaveReductionsOfTheirOwnAndBeLeftOut() {
        List<Integer> reductions = List.of(96, 96, 96, 96, 96, 96, 48, 48, 48, 48, 16, 16);

        assertThat(count(with(1, reductions, Set.of(), false)))
                .isEqualTo(6 * network(8) + 4 * network(16) + 2 * network(48));
        assertThat(count(with(16, List.of(), Set.of(1, 2, 3), false))).isEqualTo(9 * network(48));
        assertThatThrownBy(() -> count(with(16, List.of(16, 16), Set.of(), false)))
                .hasMessage("reductions has length 2, but the model has 12 layers. Name a reduction for each.");
    }

    private static long network(long inner) {
        return 2 * 768 * inner + inner + 768;
    }

    private static long count(Options options) {
        return new Bottleneck()
                .place(Contexts.tiny(12, 768), options).values().stream()
                        .flatMap(adapter -> adapter.parameters().stream())
                        .mapToLong(parameter -> parameter.shape().size())
                        .sum();
    }

    /** What NICE promises: {@code x₂ = y₂ − G(y₁)}, {@code x₁ = y₁ − F(x₂)}. */
    @Test
    void theInvertibleAdapterCanBeUndone() {
        try (Workbench bench = new Workbench()) {
            RunContext run = Contexts.tiny(2, 8);
            Site site = run.model().sites(SiteRole.EMBEDDINGS).get(0);
            Adapter adapter = found(new Bottleneck().place(run, with(4, List.of(), Set.of(), true)), site);
            Map<String, NDArray> parameters = bench.moved(adapter.parameters());
            NDArray x = bench.random(1, 2, 3, 8);

            NDArray y = adapter.apply(context(bench, site, x, parameters));

            NDArray y1 = y.get(":,:,:4");
            NDArray x2 = y.get(":,:,4:").sub(network(bench, parameters, "second.", y1));
            NDArray x1 = y1.sub(network(bench, parameters, "first.", x2));
            float[] undone = x1.concat(x2, 2).toFloatArray();
            float[] original = x.toFloatArray();
            assertThat(y.toFloatArray()).isNotEqualTo(original);
            for (int i = 0; i < original.length; i++) {
                assertThat(undone[i]).isCloseTo(original[i], within(1e-5f));
            }
        }
    }

    private static NDArray network(Workbench bench, Map<String, NDArray> parameters, String name, NDArray x) {
        NDArray down = bench.kernels()
                .linear(x, found(parameters, name + "down.weight"), found(parameters, name + "down.bias"));
        return bench.kernels()
                .linear(
                        bench.kernels().activation("relu", down),
                        found(parameters, name + "up.weight"),
                        found(parameters, name + "up.bias"));
    }

    private static <K, V> V found(Map<K, V> map, K key) {
        return Objects.requireNonNull(map.get(key), key.toString());
    }

    private static FakeAdapterContext context(Workbench bench, Site site, NDArray x, Map<String, NDArray> parameters) {
        return new FakeAdapterContext(
                bench.memory(),
                bench.kernels(),
                site,
                x,
                x,
                FakeTokens.random(bench.memory(), 2, 3, 20),
                parameters,
                Map.of(),
                null,
                sum -> sum,
                new HashMap<>());
    }
}
