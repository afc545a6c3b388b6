package dev.headstock.server.queue;

import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended.
 *
 * @param state SUCCEEDED, PAUSED, FAILED or CANCELLED
 * @param cause a kebab-case word, null when it succeeded or was paused
 * @param reason one sentence for people
 * @param hint what to do next
 * @param retry whether another attempt, unchanged, could do better
 */
public record AttemptOutcome(
        JobState state,
        @Nullable String cause,
        @Nullable String reason,
        @Nullable String hint,
        boolean retry) {
    private static final String INTERRUPTED = "interrupted";
    /** With this code a worker ends itself when the server has not confirmed its lease for too long. */
    private static final int LEASE_NOT_CONFIRMED = 75;

    public static AttemptOutcome succeeded() {
        return new AttemptOutcome(JobState.SUCCEEDED, null, null, null, false);
    }

    /** Everything is stored that is needed to go on. */
    public static AttemptOutcome paused() {
        return new AttemptOutcome(JobState.PAUSED, null, null, null, true);
    }

    static AttemptOutcome cancelled() {
        return new AttemptOutcome(JobState.CANCELLED, "cancelled", "Cancelled by a person.", null, false);
    }

    public static AttemptOutcome failed(String cause, String reason, @Nullable String hint, boolean retry) {
        return new AttemptOutcome(JobState.FAILED, cause, reason, hint, retry);
    }

    public static AttemptOutcome leaseLost(int leaseSeconds) {
        return failed(
                "lease-lost",
                "The worker has not reported for %d seconds.".formatted(leaseSeconds),
                "Look at the machine's load and at the end of the log.",
                true);
    }

    public static AttemptOutcome neverStarted() {
        return failed(
                "not-started",
                "The worker process could not be started.",
                "The server's log has the reason; often the machine's memory or disk is full.",
                true);
    }

    /**
     * @param exitCode 128 + signal for a killed process; null when the process was not our child, so that it ended with an earlier server process
     *     or with the machine
     */
    public static AttemptOutcome workerDied(@Nullable Integer exitCode) {
        if (exitCode == null || exitCode == LEASE_NOT_CONFIRMED) {
            return failed(
                    INTERRUPTED,
                    "The worker ended while the server, its database or the machine was away.",
                    null,
                    true);
        }
        if (exitCode > 128) {
            int signal = exitCode - 128;
            String hint = signal == 9
                    ? "Signal 9 often means that the machine ran out of memory: use a smaller batch or fewer slots."
                    : "Look at the end of the log.";
            return failed("killed", "The worker was killed by signal %d.".formatted(signal), hint, true);
        }
        return failed(
                "unexpected-exit",
                "The worker ended with exit code %d and without reporting how the job ended.".formatted(exitCode),
                "Look at the end of the log.",
                true);
    }

    /** An end that says nothing about the job. */
    boolean isInterruption() {
        return INTERRUPTED.equals(cause);
    }

    /** The same outcome as the job's last word, after {@code failures} of at most {@code maxAttempts}. */
    AttemptOutcome last(int failures, int maxAttempts) {
        boolean usedUp = state == JobState.FAILED && retry && maxAttempts > 1 && failures >= maxAttempts;
        return usedUp
                ? failed(
                        "poison",
                        "Given up after %d failed attempts. The last one: %s".formatted(failures, reason),
                        hint,
                        false)
                : this;
    }
}
