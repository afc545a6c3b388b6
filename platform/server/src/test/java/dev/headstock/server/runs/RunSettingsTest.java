package dev.headstock.server.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunSettingsTest {
    @Test
    void everySettingHasANameAndAShortOne() {
        Map<String, @Nullable Object> settings = new HashMap<>();
        settings.put("epochs", 2.0);
        settings.put("learningRate", null);
        RunSpecification specification = new RunSpecification(
                "data",
                "model",
                new Choice("sequence-classification", Map.of("pooling", "mean")),
                List.of(
                        new Choice("lora", Map.of("rank", 8)),
                        new Choice("lora", Map.of("targets", List.of("QUERY", "VALUE")))),
                List.of(new Choice("full", Map.of())),
                settings,
                new Resources(1, 0),
                null);

        assertThat(RunSettings.of(specification))
                .extracting(
                        RunSettings.Setting::name,
                        RunSettings.Setting::shortName,
                        RunSettings.Setting::text,
                        RunSettings.Setting::number)
                .containsExactlyInAnyOrder(
                        tuple("head", "head", "sequence-classification", null),
                        tuple("head.pooling", "pooling", "mean", null),
                        tuple("placements", "placements", "lora, lora", null),
                        tuple("lora.rank", "rank", "8", 8.0),
                        tuple("lora-2.targets", "targets", "QUERY, VALUE", null),
                        tuple("strategies", "strategies", "full", null),
                        tuple("epochs", "epochs", "2", 2.0),
                        tuple("slots", "slots", "1", 1.0));
    }
}
