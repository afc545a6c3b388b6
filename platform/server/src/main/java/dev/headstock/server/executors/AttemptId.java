package dev.headstock.server.executors;

import java.util.UUID;

/**
 * One try at a job.
 *
 * @param attempt the number that fences: it only grows, and what an older attempt writes is refused
 */
public record AttemptId(UUID job, int attempt) {

    /** For file names, process environments and people. */
    @Override
    public String toString() {
        return job + "." + attempt;
    }

    public static AttemptId parse(String text) {
        int dot = text.lastIndexOf('.');
        return new AttemptId(UUID.fromString(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    }
}
