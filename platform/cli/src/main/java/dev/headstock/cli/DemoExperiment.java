package dev.headstock.cli;

import java.util.List;
import java.util.Map;

/** How much of a small BERT has to be trained to tell spam from ham? */
final class DemoExperiment {
    static final String NAME = "Spam: head only, LoRA or everything?";

    static final List<String> SENTENCES = List.of(
            "Congratulations! You have been selected to receive a free cruise. Click here to claim your prize now.",
            "The build fails on my machine since yesterday's commit. Could you have a look at the stack trace?");

    private DemoExperiment() {}

    /** The body of {@code POST /experiments}. */
    static Map<String, Object> on(String datasetVersion, String baseModel) {
        return Map.of(
                "name",
                NAME,
                "specification",
                Map.of(
                        "dataset", datasetVersion,
                        "baseModel", baseModel,
                        "head", choice("sequence-classification"),
                        "placements", List.of(),
                        "strategies", List.of(choice("full")),
                        "settings", Map.of("epochs", 2, "batchSize", 16, "maxTokens", 128)),
                "variations",
                List.of(
                        // Features of a frozen model are computed once, so that further epochs cost next to nothing.
                        variation("Head only", List.of(), "head-only", Map.of("epochs", 20, "evaluationsPerEpoch", 1)),
                        variation("LoRA", List.of(choice("lora")), "adapters-only", Map.of()),
                        variation("Full fine-tuning", List.of(), "full", Map.of())));
    }

    private static Map<String, Object> variation(
            String name, List<Map<String, Object>> placements, String strategy, Map<String, Object> settings) {
        return Map.of(
                "name", name, "placements", placements, "strategies", List.of(choice(strategy)), "settings", settings);
    }

    private static Map<String, Object> choice(String id) {
        return Map.of("id", id, "options", Map.of());
    }
}
