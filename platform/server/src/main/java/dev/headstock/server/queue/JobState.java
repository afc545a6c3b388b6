package dev.headstock.server.queue;

/** QUEUED → STARTING → RUNNING → one of the three ends; a failed attempt goes back to QUEUED while attempts are left. */
public enum JobState {
    QUEUED,
    STARTING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    public boolean finished() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
}
