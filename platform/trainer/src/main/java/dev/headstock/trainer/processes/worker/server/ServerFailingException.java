package dev.headstock.trainer.processes.worker.server;

import java.io.IOException;
import java.time.Duration;

/** The server could not do what it was asked, for a reason of its own. */
public final class ServerFailingException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean diskFull;

    ServerFailingException(ServerProblem problem) {
        super("The server answered %d: %s".formatted(problem.status(), problem.detail()));
        this.diskFull = problem.isDiskFull();
    }

    private ServerFailingException(String message, IOException last, boolean diskFull) {
        super(message, last);
        this.diskFull = diskFull;
    }

    static ServerFailingException givenUp(IOException last, Duration after) {
        return new ServerFailingException(
                "Given up after %d minutes. %s"
                        .formatted(
                                after.toMinutes(),
                                last instanceof ServerFailingException ? inWords(last) : "The server does not answer."),
                last,
                last instanceof ServerFailingException failing && failing.diskFull());
    }

    /** For the log. */
    static String inWords(IOException failure) {
        return failure instanceof ServerFailingException
                ? String.valueOf(failure.getMessage())
                : "The server does not answer: %s.".formatted(failure.getMessage());
    }

    public boolean diskFull() {
        return diskFull;
    }
}
