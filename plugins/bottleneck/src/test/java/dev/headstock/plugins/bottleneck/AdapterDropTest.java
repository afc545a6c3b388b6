package dev.headstock.plugins.bottleneck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.plugins.bottleneck.Bottleneck.Activation;
import dev.headstock.plugins.bottleneck.Bottleneck.Initialization;
import dev.headstock.plugins.bottleneck.Bottleneck.Options;
import dev.headstock.plugins.bottleneck.Bottleneck.Scale;
import dev.headstock.plugins.bottleneck.Bottleneck.Variant;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeAdapterContext;
import dev.headstock.testkit.FakeTokens;
import dev.headstock.testkit.Workbench;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** With up to 3 of 4 layers dropped. */
class AdapterDropTest {

    /** n is 0 to 3 with equal probability: a draw of 0.5 is n = 2. */
    @Test
    void aStepOfTrainingLeavesTheLowestLayersOut() {
        assertThat(changed(true, 0.24)).containsExactly(0, 1, 2, 3);
        assertThat(changed(true, 0.5)).containsExactly(2, 3);
        assertThat(changed(true, 0.99)).containsExactly(3);
        assertThat(changed(false, 0.99)).containsExactly(0, 1, 2, 3);
    }

    @Test
    void oneLayerIsLeft() {
        assertThatThrownBy(() -> new Bottleneck().place(Contexts.tiny(4, 8), options(4)))
                .hasMessage("dropped is 4, but the model has 4 layers. Choose at most 3.");
    }

    private static Options options(int dropped) {
        return new Options(
                Variant.PFEIFFER,
                2,
                Activation.RELU,
                1,
                Initialization.BERT,
                Set.of(),
                List.of(),
                Scale.FIXED,
                0,
                false,
                dropped,
                false);
    }

    /** Layers whose networks change what passes them. */
    private static List<Integer> changed(boolean training, double draw) {
        List<Integer> layers = new ArrayList<>();
        RunContext run = Contexts.tiny(4, 8);
        try (Workbench bench = new Workbench()) {
            for (Map.Entry<Site, Adapter> placed :
                    new Bottleneck().place(run, options(3)).entrySet()) {
                Site site = placed.getKey();
                NDArray x = bench.random(site.layer(), 1, 3, 8);
                FakeAdapterContext used = new FakeAdapterContext(
                        bench.memory(),
                        bench.kernels(),
                        site,
                        x,
                        x,
                        FakeTokens.random(bench.memory(), 1, 3, 20),
                        bench.moved(placed.getValue().parameters()),
                        Map.of(),
                        null,
                        sum -> sum,
                        new HashMap<>());
                if (!placed.getValue()
                        .apply(training ? used.training(draw) : used)
                        .equals(x)) {
                    layers.add(site.layer());
                }
            }
        }
        return layers;
    }
}
