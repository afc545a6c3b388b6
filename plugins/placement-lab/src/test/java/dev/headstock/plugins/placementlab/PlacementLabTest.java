package dev.headstock.plugins.placementlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.data.Split;
import dev.headstock.api.head.Metric;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.study.Choice;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.SearchRange;
import dev.headstock.api.study.StudyContext;
import dev.headstock.plugins.placementlab.PlacementLab.Options;
import dev.headstock.testkit.Contexts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PlacementLabTest {

    /** LoRA's parameters grow with the rank, those of a bottleneck shrink with the reduction. */
    private static final class Priced implements StudyContext {
        @Override
        public RunVariant base(String name) {
            return RunVariant.of(name, ModelReference.baseModel("base"), Choice.of("sequence-classification"));
        }

        @Override
        public RunContext run() {
            return Contexts.tiny(2, 16);
        }

        @Override
        public Map<String, SearchRange> searchSpace() {
            return Map.of();
        }

        @Override
        public long rows(Split split) {
            return 100;
        }

        @Override
        public List<Metric> metrics() {
            return List.of(Metric.maximize("accuracy"));
        }

        @Override
        public Estimate estimate(RunVariant variant) {
            Choice placement = variant.placements().get(0);
            if (placement.id().equals("lora")) {
                int rank = size(placement, "rank");
                if (rank > 768) {
                    throw new IllegalArgumentException("rank is larger than the model's width.");
                }
                return new Estimate(1_538 + 36_864L * rank, 1, 1);
            }
            int reduction = size(placement, "reduction");
            long inner = Math.max(1, 768 / reduction);
            return new Estimate(1_538 + 12 * (2 * 768 * inner + inner + 768), 1, 1);
        }
    }

    private static int size(Choice placement, String option) {
        return (int) Objects.requireNonNull(placement.options().get(option));
    }

    private static List<RunVariant> runs(long budget, String... placements) {
        return new PlacementLab().runs(new Priced(), new Options(List.of(placements), budget, 3));
    }

    /** 300,000 parameters: rank 8 has 296,450 with the head, a network 15 wide 287,414. */
    @Test
    void eachPlacementIsTheLargestWithinTheBudget() {
        List<RunVariant> runs = runs(300_000, "lora:rank", "bottleneck:reduction:variant=parallel");

        assertThat(runs)
                .extracting(RunVariant::name)
                .containsExactly("lora, rank 8", "bottleneck parallel, reduction 49");
        assertThat(runs.get(1).placements().get(0).options())
                .containsEntry("variant", "parallel")
                .containsEntry("reduction", 49);
        assertThat(runs.get(0).strategies()).containsExactly(Choice.of("adapters-only"));
        assertThat(runs.get(0).seeds()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void whatCannotBePlannedIsTooLarge() {
        assertThat(runs(1_000_000_000, "lora:rank").get(0).name()).isEqualTo("lora, rank 768");
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> runs(10_000, "lora:rank"))
                .hasMessage("budget 10000 is too small for 'lora:rank', or this model cannot have it. "
                        + "Choose a larger one, or leave it out.");
        assertThatThrownBy(() -> runs(10_000, "lora")).hasMessageStartingWith("placements has 'lora'. Write the id");
    }

    @Test
    void theFrontHasWhatNothingBeatsInAllThree() {
        Measured small = new Measured("small", 0.8, true, 100, 2);
        Measured fast = new Measured("fast", 0.8, true, 200, 1);
        Measured good = new Measured("good", 0.9, true, 300, 3);
        Measured poor = new Measured("poor", 0.79, true, 100, 2);
        List<Measured> all = List.of(small, fast, good, poor);

        assertThat(all.stream().filter(each -> each.isUnbeaten(all))).containsExactly(small, fast, good);
    }
}
