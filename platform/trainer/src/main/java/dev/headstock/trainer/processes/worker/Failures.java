package dev.headstock.trainer.processes.worker;

import dev.headstock.protocol.DiskFull;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.Finish.Outcome;
import dev.headstock.trainer.encoding.RowException;
import dev.headstock.trainer.plugins.PluginException;
import dev.headstock.trainer.training.NotFiniteLossException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what a fault means to the person whose run it ended. */
final class Failures {
    /** Code that is ours or a library's; anything else that throws is a plugin. */
    private static final List<String> KNOWN =
            List.of("java.", "jdk.", "sun.", "ai.djl.", "tools.jackson.", "org.pf4j.", "org.slf4j.", "ch.qos.logback.");

    /** What plugins call: the API, its kit, and the engine behind it. What these refuse is their caller's mistake. */
    private static final List<String> CALLED_BY_PLUGINS =
            List.of("dev.headstock.api.", "dev.headstock.kit.", "dev.headstock.trainer.");

    /** Calls the engine, and is called by no plugin. */
    private static final String OURS = "dev.headstock.trainer.processes.";

    private Failures() {}

    static Finish finish(Throwable thrown) {
        Throwable fault = unwrapped(thrown);
        if (isOutOfMemory(fault)) {
            return failed(
                    "out-of-memory", fault, "Halve the batch size or maxTokens, or choose a smaller model.", false);
        }
        if (fault instanceof NotFiniteLossException) {
            return failed("not-finite", fault, "Lower the learning rate, or set precision to fp32.", false);
        }
        if (fault instanceof NoGpuException) {
            return failed(
                    "no-gpu",
                    fault,
                    "Give the server a libtorch for CUDA that suits the driver, then restart the run: docs/operations.md.",
                    false);
        }
        if (fault instanceof DataException || fault instanceof RowException) {
            return failed("data", fault, "Correct the data set or choose another one, then launch it again.", false);
        }
        if (fault instanceof JobUnsupportedException) {
            return failed("plugin", fault, "Choose other models, data or options.", false);
        }
        if (fault instanceof LinkageError) {
            return failed(
                    "plugin",
                    fault,
                    "A plugin was built for another version of Headstock; the log names it. Install a version that fits.",
                    false);
        }
        if (fault instanceof PluginException) {
            return failed("plugin", fault, "Install the plugin again, or ask its author.", false);
        }
        if (fault instanceof ServerFailingException failing) {
            return failing.diskFull()
                    ? failed("disk-full", fault, "Free space on the server's disk, then restart the run.", false)
                    : failed("storage", fault, "Look at the server's log and at its database and object store.", true);
        }
        if (fault instanceof RequestRefusedException) {
            return failed("refused", fault, "Correct what the server says, then launch the run again.", false);
        }
        if (DiskFull.isCauseOf(fault)) {
            return failed("disk-full", fault, "Free space on the worker's disk, then restart the run.", false);
        }
        Optional<String> culprit = isOfDevice(fault) ? Optional.empty() : pluginsClass(fault);
        if (culprit.isPresent()) {
            return failed(
                    "plugin",
                    fault,
                    "Choose other options, or tell the author of %s; the log has the details.".formatted(culprit.get()),
                    false);
        }
        return failed("internal", fault, "Look at the run's log; restart the run if the cause is gone.", true);
    }

    /** A checked exception that had to pass through code that allows none. */
    private static Throwable unwrapped(Throwable thrown) {
        return thrown instanceof UncheckedIOException && thrown.getCause() instanceof IOException cause
                ? cause
                : thrown;
    }

    private static Finish failed(String cause, Throwable fault, String hint, boolean retry) {
        return new Finish(Outcome.FAILED, cause, message(fault), hint, retry, Map.of());
    }

    private static String message(Throwable fault) {
        String message = fault.getMessage();
        return message == null ? fault.getClass().getSimpleName() : message;
    }

    /** Java's own error, or what libtorch says when an allocation fails on a CPU or GPU. */
    private static boolean isOutOfMemory(Throwable fault) {
        return fault instanceof OutOfMemoryError
                || message(fault).contains("can't allocate memory")
                || message(fault).contains("out of memory");
    }

    /** A GPU that fails does so in whatever it is doing. */
    private static boolean isOfDevice(Throwable fault) {
        return message(fault).contains("CUDA error");
    }

    /** The innermost class that is no library's and not called by plugins, if a plugin brings it. */
    private static Optional<String> pluginsClass(Throwable fault) {
        return Arrays.stream(fault.getStackTrace())
                .map(StackTraceElement::getClassName)
                .filter(name -> KNOWN.stream().noneMatch(name::startsWith))
                .filter(name ->
                        name.startsWith(OURS) || CALLED_BY_PLUGINS.stream().noneMatch(name::startsWith))
                .findFirst()
                .filter(name -> !name.startsWith(OURS));
    }
}
