package dev.headstock.trainer.datasets.splits;

import dev.headstock.protocol.Split;
import java.util.Locale;
import java.util.Optional;

/** The words by which data sets name their parts. */
public final class SplitName {
    public static final String KNOWN = "train, dev (or valid, validation, val), test (or eval)";

    private SplitName() {}

    public static Optional<Split> parse(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "train", "training" -> Optional.of(Split.TRAIN);
            case "dev", "valid", "validation", "val" -> Optional.of(Split.DEV);
            case "test", "eval", "testing" -> Optional.of(Split.TEST);
            default -> Optional.empty();
        };
    }
}
