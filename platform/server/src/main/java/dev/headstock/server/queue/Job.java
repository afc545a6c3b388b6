package dev.headstock.server.queue;

import dev.headstock.protocol.JobSubject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the queue holds.
 *
 * @param title what it works on
 * @param context what that belongs to
 * @param pauseRequested whether it will pause as soon as its worker has stored what it needs to go on
 * @param position in line, counted from 1; null unless it waits
 * @param reason why it waits, or how it ended
 * @param hint what to do after a failure
 * @param estimatedStart when slots should be free for it; null when that cannot be estimated
 * @param progress of the running attempt, null when there is none
 * @param createdBy who submitted it; null when Headstock did
 * @param attempt number of this job's newest attempt, 0 before the first
 * @param failures failed attempts, of at most {@code maxAttempts}; pauses and outages are not among them
 */
public record Job(
        UUID id,
        String kind,
        List<JobSubject> subjects,
        String title,
        @Nullable String context,
        Map<String, @Nullable Object> options,
        JobState state,
        boolean pauseRequested,
        int priority,
        int slots,
        @Nullable Integer position,
        @Nullable String reason,
        @Nullable String hint,
        @Nullable Instant estimatedStart,
        @Nullable Progress progress,
        Instant createdAt,
        @Nullable String createdBy,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        int attempt,
        int failures,
        int maxAttempts,
        List<Attempt> attempts) {

    /**
     * @param phase what the worker does, for people
     * @param totalSteps 0 when not known
     */
    public record Progress(
            @Nullable String phase,
            long step,
            long totalSteps,
            @Nullable Double secondsLeft) {}

    /**
     * @param attempt counted from 1 in this job
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
