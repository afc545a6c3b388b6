package dev.headstock.trainer.datasets;

import dev.headstock.protocol.Split;
import java.util.Locale;
import java.util.Optional;

/** The words by which data sets name their parts. */
final class SplitName {
    static final String KNOWN = "train, dev (or valid, validation, val), test (or eval)";

    private SplitName() {}

    static Optional<Split> parse(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "train", "training" -> Optional.of(Split.TRAIN);
            case "dev", "valid", "validation", "val" -> Optional.of(Split.DEV);
            case "test", "eval", "testing" -> Optional.of(Split.TEST);
            default -> Optional.empty();
        };
    }
}
