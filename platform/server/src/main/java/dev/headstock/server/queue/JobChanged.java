package dev.headstock.server.queue;

import dev.headstock.protocol.JobSubject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job has a new state. Published inside the transaction that changes it, so that changes made by listeners commit or roll back with it.
 *
 * @param attempt number of the attempt that brought the change; of a job that never ran, the number before its first attempt
 * @param outcome how the attempt ended, or null while it runs
 * @param outputTail the end of what the worker process wrote to its error stream, when it died without a report
 */
public record JobChanged(
        UUID job,
        String kind,
        List<JobSubject> subjects,
        JobState state,
        int attempt,
        @Nullable AttemptOutcome outcome,
        List<String> outputTail) {}
