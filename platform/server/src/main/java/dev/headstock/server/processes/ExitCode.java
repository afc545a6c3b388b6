package dev.headstock.server.processes;

/** What the exit code of a process means. */
public final class ExitCode {
    private static final int SIGNAL = 128;
    private static final int KILLED = SIGNAL + 9;
    private static final int ASKED_TO_END = SIGNAL + 15;
    /** With which a JVM ends under {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int HEAP_FULL = 3;

    private ExitCode() {}

    /** For example {@code ended with code 7}. */
    public static String inWords(int code) {
        if (code > SIGNAL) {
            return "was ended by signal %d".formatted(code - SIGNAL);
        }
        return code == HEAP_FULL
                ? "ended with code 3, as it does when its Java heap is full"
                : "ended with code %d".formatted(code);
    }

    /** Whether somebody else ended it: the operating system when memory ran out, or an administrator. */
    public static boolean isKilled(int code) {
        return code == KILLED || code == ASKED_TO_END;
    }
}
