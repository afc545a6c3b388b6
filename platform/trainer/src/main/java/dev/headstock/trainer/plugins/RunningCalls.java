package dev.headstock.trainer.plugins;

import dev.headstock.protocol.host.RunningCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reports when plugins are entered and left: the parent process names the one that was running when this process ended. Where one plugin is
 * called for another, the outer one is reported again when the inner one has returned.
 */
public final class RunningCalls {
    private static final ThreadLocal<Long> REQUEST = ThreadLocal.withInitial(() -> 0L);
    private static final ThreadLocal<Deque<RunningCall>> ENTERED = ThreadLocal.withInitial(ArrayDeque::new);
    /** When the plugin that a thread works in was last seen to do something. */
    private static final Map<Thread, Long> MOVED = new ConcurrentHashMap<>();

    private static volatile Consumer<RunningCall> reader = call -> {};

    private RunningCalls() {}

    /** The number of the request that this thread works on from now on. */
    public static void inRequest(long number) {
        REQUEST.set(number);
        ENTERED.get().clear();
        MOVED.remove(Thread.currentThread());
    }

    /** For how long the plugin that a thread works in has not been seen to do anything; zero outside of plugins. */
    public static Duration idle(Thread thread) {
        Long moved = MOVED.get(thread);
        return moved == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - moved);
    }

    /** A plugin that reads a file has come to the next row. */
    static void moved() {
        MOVED.put(Thread.currentThread(), System.nanoTime());
    }

    /** @param other is called by any thread */
    public static void reportTo(Consumer<RunningCall> other) {
        reader = other;
    }

    static void enter(String plugin, @Nullable String extension) {
        Deque<RunningCall> entered = ENTERED.get();
        RunningCall call = new RunningCall(REQUEST.get(), plugin, extension);
        if (!call.equals(entered.peek())) {
            reader.accept(call);
        }
        entered.push(call);
        moved();
    }

    static void leave() {
        Deque<RunningCall> entered = ENTERED.get();
        RunningCall left = entered.poll();
        RunningCall outer = entered.peek();
        if (outer == null) {
            MOVED.remove(Thread.currentThread());
            reader.accept(new RunningCall(REQUEST.get(), null, null));
            return;
        }
        moved();
        if (!outer.equals(left)) {
            reader.accept(outer);
        }
    }
}
