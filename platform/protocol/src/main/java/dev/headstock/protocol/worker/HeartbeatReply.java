package dev.headstock.protocol.worker;

/**
 * @param checkpointsRequested how often somebody has asked for a checkpoint during this attempt. The worker writes one at its next step when the
 *     number has grown; being a number, it survives an answer that is lost.
 */
public record HeartbeatReply(int checkpointsRequested, int leaseSeconds) {}
