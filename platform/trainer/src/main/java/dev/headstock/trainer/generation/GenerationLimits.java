package dev.headstock.trainer.generation;

import java.util.function.BooleanSupplier;

/**
 * What ends a generation before its stop tokens. All limits are checked between two tokens.
 *
 * @param maxLength tokens of a text; only lowers the head's own limit
 * @param seconds for the texts that are generated together
 * @param cancelled whether nobody waits for the texts any more
 */
public record GenerationLimits(int maxLength, double seconds, BooleanSupplier cancelled) {
    /** Only those of the head. */
    public static final GenerationLimits NONE = new GenerationLimits(Integer.MAX_VALUE, Double.POSITIVE_INFINITY);

    public GenerationLimits(int maxLength, double seconds) {
        this(maxLength, seconds, () -> false);
    }
}
