package dev.headstock.server.queue;

/**
 * QUEUED → STARTING → RUNNING → one of the three ends; a failed attempt goes back to QUEUED while failures are left. PAUSED holds no slot and goes
 * back to QUEUED when it is resumed.
 */
public enum JobState {
    QUEUED,
    STARTING,
    RUNNING,
    PAUSED,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    public boolean finished() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }

    /** Whether an attempt holds the job. */
    public boolean active() {
        return this == STARTING || this == RUNNING;
    }
}
