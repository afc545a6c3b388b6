package dev.headstock.server.queue;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the queue holds.
 *
 * @param position in line, counted from 1; null unless it waits
 * @param reason why it waits, in words
 * @param estimatedStart when slots should be free for it; null when that cannot be told
 * @param attempt of the newest attempt
 * @param maxAttempts as many as there may be; those that an outage ended are added
 */
public record Job(
        UUID id,
        UUID runId,
        String runName,
        String experimentName,
        String kind,
        JobState state,
        int priority,
        int slots,
        @Nullable Integer position,
        @Nullable String reason,
        @Nullable Instant estimatedStart,
        Instant createdAt,
        @Nullable Instant startedAt,
        int attempt,
        int maxAttempts,
        List<Attempt> attempts) {

    /**
     * @param cause a kebab-case word
     * @param reason one sentence
     */
    public record Attempt(
            int attempt,
            JobState state,
            Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable String cause,
            @Nullable String reason,
            @Nullable String device) {}
}
