package dev.headstock.server.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.server.experiments.ExperimentRequest.RequestedVariation;
import dev.headstock.server.experiments.ExperimentRequest.Specification;
import dev.headstock.server.experiments.RunPlans.SeededRun;
import dev.headstock.server.experiments.RunPlans.Variant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunPlansTest {
    private static final Choice HEAD = new Choice("sequence-classification", Map.of());
    private static final Choice LORA = new Choice("lora", Map.of("rank", 8));
    private static final Choice PREFIX = new Choice("prefix", Map.of());
    private static final Choice FULL = new Choice("full", Map.of());
    private static final Choice SAM = new Choice("sam", Map.of());

    @Test
    void aPlainExperimentIsOneRunWithTheSettingsThatItNames() {
        List<Variant> variants = RunPlans.of(request(null, null));

        assertThat(variants).hasSize(1);
        assertThat(variants.get(0).runs()).containsExactly(new SeededRun("spam", null));
        assertThat(variants.get(0).specification().settings()).isEqualTo(Map.of("batchSize", 32));
        assertThat(variants.get(0).specification().placements()).isEmpty();
        assertThat(variants.get(0).specification().resources().slots()).isEqualTo(1);
    }

    @Test
    void everyVariationRunsWithEverySeedAndIsPlannedOnce() {
        RequestedVariation both =
                new RequestedVariation("both", null, List.of(PREFIX, LORA), List.of(FULL, SAM), Map.of("epochs", 7));
        RequestedVariation full = new RequestedVariation("full", null, null, List.of(FULL), null);

        List<Variant> variants = RunPlans.of(request(List.of(both, full), List.of(1L, 2L)));

        assertThat(variants).hasSize(2);
        assertThat(variants.get(0).runs())
                .containsExactly(new SeededRun("both · seed 1", 1L), new SeededRun("both · seed 2", 2L));
        RunSpecification specification = variants.get(0).specification();
        assertThat(specification.placements()).containsExactly(PREFIX, LORA);
        assertThat(specification.strategies()).containsExactly(FULL, SAM);
        assertThat(specification.settings()).isEqualTo(Map.of("batchSize", 32, "epochs", 7, "seed", 1L));
        assertThat(RunPlans.withSeed(specification, 2L).settings()).containsEntry("seed", 2L);
        assertThat(variants.get(1).specification().placements()).isEmpty();
        assertThat(variants.get(1).pointer()).isEqualTo("/variations/1");
    }

    @Test
    void aVariationAnswersForTheSettingsThatItNames() {
        RequestedVariation variation = new RequestedVariation("v", null, null, null, Map.of("epochs", 7));

        assertThat(variation.says("/settings/epochs")).isTrue();
        assertThat(variation.says("/settings/batchSize")).isFalse();
        assertThat(variation.says("/settings")).isTrue();
        assertThat(variation.says("/placements/0/options/rank")).isFalse();
        assertThat(new RequestedVariation("v", null, List.of(), null, null).says("/placements"))
                .isTrue();
    }

    private static ExperimentRequest request(
            @Nullable List<RequestedVariation> variations, @Nullable List<Long> seeds) {
        Specification specification = new Specification(
                UUID.randomUUID(), UUID.randomUUID(), HEAD, null, List.of(FULL), Map.of("batchSize", 32), null);
        return new ExperimentRequest("spam", null, specification, variations, seeds, null);
    }
}
