package dev.headstock.protocol.worker;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last message of an attempt. An exit without it is a failure, whatever the exit code.
 *
 * @param cause for FAILED: {@code out-of-memory}, {@code data}, {@code plugin}, {@code not-finite}, {@code no-gpu},
 *     {@code disk-full},
 *     {@code storage} when the server kept failing, {@code refused} when it did not want what was sent, {@code hung}, {@code internal}
 * @param reason one sentence
 * @param hint what to do next
 * @param retry whether trying again unchanged could help
 * @param summary figures of the whole run, for example {@code seconds}, {@code trained-parameters}, {@code peak-memory-bytes}
 */
public record Finish(
        Outcome outcome,
        @Nullable String cause,
        @Nullable String reason,
        @Nullable String hint,
        boolean retry,
        Map<String, Double> summary) {

    public enum Outcome {
        SUCCEEDED,
        /** Stopped on request with everything stored that is needed to go on. */
        PAUSED,
        FAILED
    }
}
