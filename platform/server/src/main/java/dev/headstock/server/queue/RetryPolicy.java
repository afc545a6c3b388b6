package dev.headstock.server.queue;

/** What becomes of a job when an attempt has ended. A pure function of what it is shown. */
final class RetryPolicy {
    /**
     * An outage is no fault of the job and uses up no attempt. A job that takes the machine down every time must not be tried for ever, though:
     * after so many outages in a row without a checkpoint or state in between, further ones count as failures. Decision 40.
     */
    static final int FRUITLESS_OUTAGES = 5;

    private RetryPolicy() {}

    /**
     * @param failures before this attempt
     * @param fruitlessOutages in a row before this attempt
     * @param advanced whether this attempt stored something to go on from
     * @param pauseRequested whether the job was asked to pause
     */
    record Situation(int failures, int maxAttempts, int fruitlessOutages, boolean advanced, boolean pauseRequested) {}

    /**
     * @param failures with this attempt
     * @param fruitlessOutages with this attempt
     */
    record Next(JobState state, int failures, int fruitlessOutages) {}

    static Next next(AttemptOutcome outcome, Situation before) {
        JobState again = before.pauseRequested() ? JobState.PAUSED : JobState.QUEUED;
        return switch (outcome.state()) {
            case PAUSED -> new Next(again, before.failures(), 0);
            case FAILED -> afterFailure(outcome, before, again);
            default -> new Next(outcome.state(), before.failures(), 0);
        };
    }

    private static Next afterFailure(AttemptOutcome outcome, Situation before, JobState again) {
        int fruitless = before.advanced() ? 0 : before.fruitlessOutages() + 1;
        if (outcome.isInterruption() && fruitless <= FRUITLESS_OUTAGES) {
            return new Next(again, before.failures(), fruitless);
        }
        int failures = before.failures() + 1;
        boolean retry = outcome.retry() && failures < before.maxAttempts();
        return new Next(retry ? again : JobState.FAILED, failures, 0);
    }
}
