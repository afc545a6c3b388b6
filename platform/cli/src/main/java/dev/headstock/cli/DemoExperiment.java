package dev.headstock.cli;

import java.util.List;
import java.util.Map;

/** The demo's question: how much of a small BERT has to be trained to tell spam from ham? */
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
                        "placement", choice("none"),
                        "strategy", choice("full"),
                        "training", Map.of("epochs", 2, "batchSize", 16, "maxTokens", 128)),
                "variations",
                List.of(
                        // Features of a frozen model are computed once, so that further epochs cost next to nothing.
                        variation("Head only", "none", "head-only", Map.of("epochs", 20, "evaluationsPerEpoch", 1)),
                        variation("LoRA", "lora", "adapters-only", Map.of()),
                        variation("Full fine-tuning", "none", "full", Map.of())));
    }

    private static Map<String, Object> variation(
            String name, String placement, String strategy, Map<String, Object> training) {
        return Map.of("name", name, "placement", choice(placement), "strategy", choice(strategy), "training", training);
    }

    private static Map<String, Object> choice(String id) {
        return Map.of("id", id, "options", Map.of());
    }
}
