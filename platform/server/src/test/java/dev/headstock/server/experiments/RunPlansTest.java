package dev.headstock.server.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.server.experiments.ExperimentRequest.PartialTraining;
import dev.headstock.server.experiments.ExperimentRequest.Specification;
import dev.headstock.server.experiments.ExperimentRequest.Variation;
import dev.headstock.server.experiments.RunPlans.Wanted;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunPlansTest {
    private static final Choice HEAD = new Choice("sequence-classification", Map.of());
    private static final Choice NONE = new Choice("none", Map.of());
    private static final Choice LORA = new Choice("lora", Map.of("rank", 8));
    private static final Choice FULL = new Choice("full", Map.of());

    @Test
    void aPlainExperimentIsOneRunWithDefaults() {
        List<Wanted> runs = RunPlans.of(request(null, null));

        assertThat(runs).extracting(Wanted::name).containsExactly("spam");
        assertThat(runs.get(0).specification().training().batchSize()).isEqualTo(32);
        assertThat(runs.get(0).specification().training().clipNorm()).isEqualTo(TrainingDefaults.SETTINGS.clipNorm());
        assertThat(runs.get(0).specification().resources().slots()).isEqualTo(1);
    }

    @Test
    void everyVariationRunsWithEverySeed() {
        Variation lora = new Variation("LoRA", LORA, null, null, epochs(7));
        Variation full = new Variation("full", null, FULL, null, null);

        List<Wanted> runs = RunPlans.of(request(List.of(lora, full), List.of(1L, 2L)));

        assertThat(runs)
                .extracting(Wanted::name)
                .containsExactly("LoRA · seed 1", "LoRA · seed 2", "full · seed 1", "full · seed 2");
        RunSpecification second = runs.get(1).specification();
        assertThat(second.placement()).isEqualTo(LORA);
        assertThat(second.training().epochs()).isEqualTo(7);
        assertThat(second.training().batchSize()).isEqualTo(32);
        assertThat(second.training().seed()).isEqualTo(2);
        assertThat(runs.get(2).specification().placement()).isEqualTo(NONE);
        assertThat(runs.get(2).pointer()).isEqualTo("/variations/1");
    }

    private static ExperimentRequest request(@Nullable List<Variation> variations, @Nullable List<Long> seeds) {
        PartialTraining training =
                new PartialTraining(null, 32, null, null, null, null, null, null, null, null, null, null, null);
        Specification specification =
                new Specification(UUID.randomUUID(), UUID.randomUUID(), HEAD, NONE, FULL, training, null);
        return new ExperimentRequest("spam", null, specification, variations, seeds);
    }

    private static PartialTraining epochs(int epochs) {
        return new PartialTraining(epochs, null, null, null, null, null, null, null, null, null, null, null, null);
    }
}
