package dev.headstock.protocol;

import org.jspecify.annotations.Nullable;

/** Recognizes a full disk. Java has no exception type of its own for it, only the operating system's words. */
public final class DiskFull {
    private DiskFull() {}

    public static boolean isCauseOf(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null
                    && (message.contains("No space left on device") || message.contains("Disk quota exceeded"))) {
                return true;
            }
        }
        return false;
    }
}
