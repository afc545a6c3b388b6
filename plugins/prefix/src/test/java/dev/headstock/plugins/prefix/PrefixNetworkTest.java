package dev.headstock.plugins.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.export.AdapterTensor;
import dev.headstock.api.export.PeftExport;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.plugins.prefix.PrefixTuning.Options;
import dev.headstock.testkit.AdapterPlacementContract;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeAdapterContext;
import dev.headstock.testkit.FakeCheckpointNames;
import dev.headstock.testkit.FakeTokens;
import dev.headstock.testkit.TinyGpt2;
import dev.headstock.testkit.Workbench;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Prefixes that a network makes. */
class PrefixNetworkTest extends AdapterPlacementContract<Options> {

    @Override
    protected PrefixTuning placement() {
        return new PrefixTuning();
    }

    @Override
    protected Options options() {
        return new Options(3, true, 6, false);
    }

    @Test
    void hasThePublishedNumberOfParameters() {
        assertThat(count(new Options(30, false, 0, false))).isEqualTo(552_960);
        assertThat(count(new Options(30, false, 512, false))).isEqualTo(9_872_384);
        assertThat(count(new Options(10, false, 0, true))).isEqualTo(184_320 + 12 * 769);
    }

    private static long count(Options options) {
        RunContext context = Contexts.tiny(12, 768);
        PrefixTuning prefix = new PrefixTuning();
        return Stream.concat(
                        prefix.sharedParameters(context, options).stream(),
                        prefix.place(context, options).values().stream()
                                .flatMap(adapter -> adapter.parameters().stream()))
                .mapToLong(parameter -> parameter.shape().size())
                .sum();
    }

    /** PEFT gets the rows that attention reads, not the network. */
    @Test
    void isWrittenForPeftAsTheRowsThatItMakes() {
        try (Workbench bench = new Workbench()) {
            RunContext run = Contexts.tiny(2, 8);
            Map<Site, Adapter> placed = placement().place(run, options());
            Map<String, NDArray> shared = bench.moved(placement().sharedParameters(run, options()));
            Map<String, NDArray> parameters = new LinkedHashMap<>();
            shared.forEach((name, array) -> parameters.put("shared." + name, array));
            List<NDArray> rows = new ArrayList<>();
            for (int layer = 0; layer < 2; layer++) {
                for (SiteRole role : List.of(SiteRole.ATTENTION_KEYS, SiteRole.ATTENTION_VALUES)) {
                    Site site = run.model().sites(role).get(layer);
                    Adapter adapter = Objects.requireNonNull(placed.get(site));
                    Map<String, NDArray> own = bench.moved(adapter.parameters(), layer + 2L * rows.size());
                    own.forEach((name, array) ->
                            parameters.put("%d.%s.%s".formatted(site.layer(), role.id(), name), array));
                    rows.add(rows(bench, run, site, adapter, own, shared));
                }
            }

            PeftExport export = placement()
                    .peft(run, FakeCheckpointNames.of(run.model()), options())
                    .orElseThrow();

            AdapterTensor tensor = export.tensors().get(0);
            NDArray written = tensor.value()
                    .apply(tensor.parameters().stream().map(parameters::get).toList());
            assertThat(written.getShape().getShape()).containsExactly(3, 2 * 2 * 8);
            float[] expected = PrefixTuning.flat(rows).toFloatArray();
            float[] found = written.toFloatArray();
            for (int i = 0; i < expected.length; i++) {
                assertThat(found[i]).isCloseTo(expected[i], within(1e-6f));
            }
        }
    }

    /** What stands before the text, [heads, length, d]. */
    private static NDArray rows(
            Workbench bench,
            RunContext run,
            Site site,
            Adapter adapter,
            Map<String, NDArray> own,
            Map<String, NDArray> shared) {
        int heads = run.model().attentionHeads();
        NDArray x = bench.random(1, 1, heads, 4, site.outputWidth() / heads);
        FakeAdapterContext context = new FakeAdapterContext(
                bench.memory(),
                bench.kernels(),
                site,
                x,
                x,
                FakeTokens.random(bench.memory(), 1, 4, 20),
                own,
                shared,
                null,
                sum -> sum,
                new HashMap<>());
        return adapter.apply(context).get("0, :, 0:3");
    }

    @Test
    void gatesAreForTextsThatAreReadAsAWhole() {
        RunContext decoder = Contexts.of(TinyGpt2.outline(2, 8));

        assertThatThrownBy(() -> placement().place(decoder, new Options(3, false, 0, true)))
                .hasMessage("gated reads a whole text, and here texts are written from left to right. Turn it off.");
    }
}
