package dev.headstock.trainer.options;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link IllegalArgumentException} says to users. Plugins throw it with a sentence; Java and libraries throw it with a text for
 * programmers, such as {@code For input string: "x"}, which no user should read.
 */
public final class Objection {
    private static final List<String> LIBRARIES = List.of("java.", "javax.", "jdk.", "ai.djl.");

    private Objection() {}

    /** The sentence; empty when there is none, or when the exception is not an objection at all. */
    public static Optional<String> sentence(IllegalArgumentException exception) {
        @Nullable String message = exception.getMessage();
        return message == null || isOfLibrary(exception) ? Optional.empty() : Optional.of(message);
    }

    /** Whether code that knows no users threw it. */
    public static boolean isOfLibrary(IllegalArgumentException exception) {
        StackTraceElement[] stack = exception.getStackTrace();
        return stack.length > 0 && LIBRARIES.stream().anyMatch(stack[0].getClassName()::startsWith);
    }
}
