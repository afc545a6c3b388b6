package dev.headstock.server.queue;

/** A worker process that this server started has ended. */
record WorkerExited(AttemptId attempt) {}
