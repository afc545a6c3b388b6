package dev.headstock.protocol.worker;

/** @param command what the worker should do now */
public record HeartbeatReply(Command command, int leaseSeconds) {

    public enum Command {
        CONTINUE,
        /** Write a checkpoint at the next step and go on. */
        CHECKPOINT,
        /** Stop; nothing more is wanted. */
        CANCEL
    }
}
