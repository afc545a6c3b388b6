package dev.headstock.trainer.processes;

import dev.headstock.trainer.plugins.Culprits;
import dev.headstock.trainer.plugins.Culprits.Culprit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Notices that a plugin ends this process with {@code System.exit}. The thread that called it waits while the process shuts down, so its
 * stack says who it was.
 */
public final class ExitWatch {
    private static final String OURS = "dev.headstock.trainer.";

    private ExitWatch() {}

    /** @param report is called, at most once, before the process ends */
    public static void install(Supplier<Culprits> culprits, Consumer<Culprit> report) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> culprit(culprits.get()).ifPresent(report), "exit-watch"));
    }

    private static Optional<Culprit> culprit(Culprits culprits) {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(stack -> caller(Arrays.asList(stack)).stream())
                .filter(caller -> culprits.pluginOf(caller.getClassName()).isPresent()
                        || !caller.getClassName().startsWith(OURS))
                .findFirst()
                .map(caller -> new Culprit(
                        culprits.pluginOf(caller.getClassName()).orElse("?"),
                        caller.getClassName() + "." + caller.getMethodName()));
    }

    /** Who called exit, if the thread does. */
    private static Optional<StackTraceElement> caller(List<StackTraceElement> stack) {
        for (int i = stack.size() - 2; i >= 0; i--) {
            StackTraceElement frame = stack.get(i);
            boolean exits = frame.getMethodName().equals("exit")
                    && (frame.getClassName().equals("java.lang.System")
                            || frame.getClassName().equals("java.lang.Runtime"));
            if (exits) {
                return Optional.of(stack.get(i + 1));
            }
        }
        return Optional.empty();
    }
}
