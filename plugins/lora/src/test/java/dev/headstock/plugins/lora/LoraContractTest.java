package dev.headstock.plugins.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.plugins.lora.Lora.Options;
import dev.headstock.plugins.lora.Lora.Start;
import dev.headstock.plugins.lora.Lora.Target;
import dev.headstock.testkit.AdapterPlacementContract;
import dev.headstock.testkit.Contexts;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoraContractTest extends AdapterPlacementContract<Options> {
    private static final Set<Target> USUAL = Set.of(Target.QUERY, Target.VALUE);
    private static final Set<Target> ALL = Set.of(Target.values());

    @Override
    protected Lora placement() {
        return new Lora();
    }

    /** In a BERT-base; the first number is the paper's. */
    @Test
    void hasThePublishedNumbersOfParameters() {
        assertThat(count(options(8, USUAL, "all", List.of(), false))).isEqualTo(294_912);
        assertThat(count(options(16, USUAL, "all", List.of(), false))).isEqualTo(589_824);
        assertThat(count(options(8, ALL, "all", List.of(), false))).isEqualTo(1_327_104);
        assertThat(count(options(8, USUAL, "all", List.of(), true))).isEqualTo(313_344);
    }

    @Test
    void changesTheNamedLayersWithTheirRanks() {
        List<Integer> ranks = List.of(0, 0, 0, 0, 0, 0, 2, 2, 2, 4, 4, 8);

        assertThat(count(options(8, USUAL, "last 2", List.of(), false))).isEqualTo(294_912 / 6);
        assertThat(count(options(1, USUAL, "all", ranks, false))).isEqualTo((3 * 2 + 2 * 4 + 8) * 2 * 2 * 768);
        assertThat(count(options(1, USUAL, "last 1", ranks, false))).isEqualTo(8 * 2 * 2 * 768);
    }

    @Test
    void saysWhatIsWrongWithRanksAndLayers() {
        assertThatThrownBy(() -> count(options(8, USUAL, "all", List.of(8, 8), false)))
                .hasMessage("ranks has length 2, but the model has 12 layers. Name a rank for each.");
        assertThatThrownBy(() -> options(8, USUAL, "top", List.of(), false)).hasMessageStartingWith("layers must be");
        assertThatThrownBy(() -> options(8, USUAL, "all", List.of(-1), false))
                .hasMessage("ranks must be at least 0, were [-1]");
    }

    private static Options options(
            int rank, Set<Target> targets, String layers, List<Integer> ranks, boolean magnitudes) {
        return new Options(rank, 8, targets, 0, layers, ranks, false, magnitudes, Start.ZERO, false);
    }

    private static long count(Options options) {
        RunContext context = Contexts.tiny(12, 768);
        return new Lora()
                .place(context, options).values().stream()
                        .flatMap(adapter -> adapter.parameters().stream())
                        .filter(ParameterSpec::trainable)
                        .mapToLong(parameter -> parameter.shape().size())
                        .sum();
    }
}
