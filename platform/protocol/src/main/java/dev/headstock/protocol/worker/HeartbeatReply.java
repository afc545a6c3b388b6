package dev.headstock.protocol.worker;

/**
 * @param checkpointsRequested how often a checkpoint was requested during this attempt. The worker writes one at its next step when the
 *     number has grown; being a number, it survives a reply that is lost.
 * @param pauseRequested whether the worker should write a checkpoint, report {@code PAUSED} and end
 */
public record HeartbeatReply(int checkpointsRequested, boolean pauseRequested, int leaseSeconds) {}
