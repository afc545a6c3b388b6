package dev.headstock.server.processes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process of the trainer program could not be started. The message is for users and continues a sentence. */
public final class TrainerStartException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean slow;
    private final @Nullable String plugin;

    private TrainerStartException(String message, boolean slow, @Nullable String plugin) {
        super(message);
        this.slow = slow;
        this.plugin = plugin;
    }

    static TrainerStartException of(String reason) {
        return new TrainerStartException(reason, false, null);
    }

    static TrainerStartException slow(long seconds, Path log) {
        return new TrainerStartException("it was not ready within %d s, see %s".formatted(seconds, log), true, null);
    }

    static TrainerStartException ended(int code, Path log) {
        return new TrainerStartException(
                "it %s before it was ready, see %s".formatted(ExitCode.inWords(code), log), false, null);
    }

    static TrainerStartException endedBy(String plugin, int code) {
        return new TrainerStartException(
                "plugin '%s' was being loaded when it %s".formatted(plugin, ExitCode.inWords(code)), false, plugin);
    }

    /** Whether it may just need more time. */
    public boolean isSlow() {
        return slow;
    }

    /** The plugin that was being loaded when the process ended by itself. */
    public Optional<String> plugin() {
        return Optional.ofNullable(plugin);
    }
}
