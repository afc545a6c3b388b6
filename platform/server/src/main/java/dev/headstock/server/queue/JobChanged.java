package dev.headstock.server.queue;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job has a new state. Told inside the transaction that changes it, so that whoever listens changes with it or not at all.
 *
 * @param attempt of the attempt that brought the change; of a job that never ran, the attempt before its first attempt
 * @param attempts so far, without those that an outage ended
 * @param ending how the attempt ended, or null while it lives
 * @param outputTail the end of what the worker process wrote to its error stream, when it died without a word to the server
 */
public record JobChanged(
        UUID job,
        UUID run,
        JobState state,
        int attempt,
        int attempts,
        @Nullable AttemptOutcome ending,
        List<String> outputTail) {}
