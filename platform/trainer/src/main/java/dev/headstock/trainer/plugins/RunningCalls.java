package dev.headstock.trainer.plugins;

import dev.headstock.protocol.host.RunningCall;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reports when plugins are entered and left: the parent process names the one that was running when this process ended. */
public final class RunningCalls {
    private static final ThreadLocal<Long> REQUEST = ThreadLocal.withInitial(() -> 0L);
    private static volatile Consumer<RunningCall> reader = call -> {};

    private RunningCalls() {}

    /** The number of the request that this thread works on from now on. */
    public static void inRequest(long number) {
        REQUEST.set(number);
    }

    /** @param other is called by any thread */
    public static void reportTo(Consumer<RunningCall> other) {
        reader = other;
    }

    static void enter(String plugin, @Nullable String extension) {
        reader.accept(new RunningCall(REQUEST.get(), plugin, extension));
    }

    static void leave() {
        reader.accept(new RunningCall(REQUEST.get(), null, null));
    }
}
