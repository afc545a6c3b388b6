package dev.headstock.trainer.processes.worker;

import dev.headstock.protocol.DiskFull;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.Finish.Outcome;
import dev.headstock.trainer.encoding.RowException;
import dev.headstock.trainer.plugins.PluginClasses;
import dev.headstock.trainer.plugins.PluginException;
import dev.headstock.trainer.plugins.PluginFaultException;
import dev.headstock.trainer.training.NotFiniteLossException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Says what a fault means to the person whose run it ended. */
final class Failures {
    /** Calls the engine, and is called by no plugin. */
    private static final String OURS = "dev.headstock.trainer.processes.";

    private Failures() {}

    /** @param classes of the plugins that the attempt has loaded */
    static Finish finish(Throwable thrown, PluginClasses classes) {
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
            String plugin = culprit(fault, classes)
                    .or(() -> classes.named(message(fault)))
                    .map("The plugin '%s'"::formatted)
                    .orElse("A plugin");
            return failed(
                    "plugin",
                    fault,
                    plugin
                            + " was built for another version of Headstock. Install a version that fits; the log has the details.",
                    false);
        }
        if (fault instanceof PluginFaultException) {
            return failed(
                    "plugin",
                    fault,
                    "Choose other options, or report it to the plugin's author; the log has the details.",
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
        Optional<String> culprit = isOfDevice(fault) ? Optional.empty() : culprit(fault, classes);
        if (culprit.isPresent()) {
            return failed(
                    "plugin",
                    fault,
                    "Choose other options, or report it to the author of the plugin '%s'; the log has the details."
                            .formatted(culprit.get()),
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

    /** The plugin whose code was called last, unless it was the worker itself that asked for what failed. */
    private static Optional<String> culprit(Throwable fault, PluginClasses classes) {
        return Arrays.stream(fault.getStackTrace())
                .map(StackTraceElement::getClassName)
                .filter(name -> name.startsWith(OURS) || classes.plugin(name).isPresent())
                .findFirst()
                .flatMap(classes::plugin);
    }
}
