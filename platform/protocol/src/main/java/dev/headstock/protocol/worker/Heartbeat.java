package dev.headstock.protocol.worker;

import org.jspecify.annotations.Nullable;

/**
 * Sent every 5 seconds from a thread of its own.
 *
 * @param phase what the worker does, for people: "fetching files", "training", "evaluating", …
 * @param step optimizer steps done, of {@code totalSteps}
 * @param secondsLeft estimate, or null when not known yet
 * @param examplesPerSecond over the last seconds, or null
 * @param memoryBytes resident memory of the process
 */
public record Heartbeat(
        String phase,
        long step,
        long totalSteps,
        @Nullable Double secondsLeft,
        @Nullable Double examplesPerSecond,
        long memoryBytes) {}
