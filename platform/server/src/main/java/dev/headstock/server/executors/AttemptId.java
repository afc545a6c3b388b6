package dev.headstock.server.executors;

import java.util.UUID;

/** One try at a job. {@code epoch} is the fencing number. */
public record AttemptId(UUID job, int epoch) {

    /** For file names, process environments and people. */
    @Override
    public String toString() {
        return job + "." + epoch;
    }

    public static AttemptId parse(String text) {
        int dot = text.lastIndexOf('.');
        return new AttemptId(UUID.fromString(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    }
}
