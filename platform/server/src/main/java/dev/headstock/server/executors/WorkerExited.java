package dev.headstock.server.executors;

/** A worker process that this server started has ended. */
public record WorkerExited(AttemptId attempt) {}
