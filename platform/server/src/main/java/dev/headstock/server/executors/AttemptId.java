package dev.headstock.server.executors;

import java.util.UUID;

/** One try at a job. {@code attempt} is the fencing number. */
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
