package dev.headstock.trainer.processes.worker;

import dev.headstock.protocol.DiskFull;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.Finish.Outcome;
import dev.headstock.trainer.encoding.RowException;
import dev.headstock.trainer.planning.problems.NotPlannedException;
import dev.headstock.trainer.plugins.Culprits;
import dev.headstock.trainer.plugins.Culprits.Culprit;
import dev.headstock.trainer.plugins.ModuleFaultException;
import dev.headstock.trainer.plugins.PluginException;
import dev.headstock.trainer.plugins.PluginFaultException;
import dev.headstock.trainer.processes.worker.jobs.DamagedFileException;
import dev.headstock.trainer.processes.worker.jobs.DataException;
import dev.headstock.trainer.processes.worker.jobs.JobUnsupportedException;
import dev.headstock.trainer.processes.worker.server.RequestRefusedException;
import dev.headstock.trainer.processes.worker.server.ServerFailingException;
import dev.headstock.trainer.training.NotFiniteLossException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Says what a fault means to the person whose run it ended. Only exceptions that were written for people speak for themselves, and plugins', whose
 * authors need their words; the text of any other is for the log.
 */
public final class Failures {
    private Failures() {}

    public static Finish finish(Throwable thrown, Culprits culprits) {
        Throwable fault = unwrapped(thrown);
        if (fault instanceof OutOfMemoryError) {
            return heapFull(culprits.of(fault));
        }
        if (isOutOfMemory(fault)) {
            return failed(
                    "out-of-memory",
                    "The memory of the device is full.",
                    "Halve the batch size or maxTokens, or choose a smaller model.",
                    false);
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
        if (fault instanceof LinkageError linkage) {
            return failed(
                    "plugin",
                    "A class or method is missing that a plugin was compiled against: %s.".formatted(missing(linkage)),
                    "%s was built for another version of Headstock. Install a version that fits; the log has the details."
                            .formatted(culprits.ofLinkage(linkage)
                                    .map("The plugin '%s'"::formatted)
                                    .orElse("A plugin")),
                    false);
        }
        if (fault instanceof NotPlannedException) {
            return failed("plugin", fault, "Choose other options, or report it to the plugin's author.", false);
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
        if (fault instanceof DamagedFileException) {
            return failed("storage", fault, "Look at the server's log and at its object store.", true);
        }
        if (fault instanceof RequestRefusedException) {
            return failed("refused", fault, "Correct what the server says, then launch the run again.", false);
        }
        if (DiskFull.isCauseOf(fault)) {
            return failed("disk-full", "The worker's disk is full.", "Free space on it, then restart the run.", false);
        }
        if (isOfDevice(fault)) {
            return failed(
                    "internal",
                    "The GPU failed during the computation.",
                    "The run's log has the driver's message; restart the run if the cause is gone.",
                    true);
        }
        Optional<Culprit> known = culprits.of(fault);
        if (known.isPresent()) {
            return ofPlugin(known.get(), fault);
        }
        if (fault instanceof ModuleFaultException) {
            return failed(
                    "plugin",
                    fault,
                    "Choose other options, or report it to the plugin's author; the log has the details.",
                    false);
        }
        return failed(
                "internal",
                "Something went wrong inside Headstock.",
                "Look at the run's log; restart the run if the cause is gone.",
                true);
    }

    /** What is missing, as Java names it: a class by its name in the byte code, a method by its whole signature in quotes. */
    private static String missing(LinkageError fault) {
        String said = fault.getMessage();
        if (said == null) {
            return fault.getClass().getSimpleName();
        }
        String name = fault instanceof NoClassDefFoundError ? said.replace('/', '.') : said.replace("'", "");
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** What a person or another thread is responsible for, without what it was wrapped in on its way. */
    private static Throwable unwrapped(Throwable thrown) {
        boolean wrapped = thrown instanceof CompletionException
                || thrown instanceof UncheckedIOException && thrown.getCause() instanceof IOException
                || thrown instanceof ExceptionInInitializerError
                || thrown instanceof NoClassDefFoundError && thrown.getCause() instanceof ExceptionInInitializerError;
        return wrapped && thrown.getCause() != null ? unwrapped(thrown.getCause()) : thrown;
    }

    /** A large data set and a plugin that keeps too much look the same; where it happened tells them apart. */
    private static Finish heapFull(Optional<Culprit> culprit) {
        long megabytes = Runtime.getRuntime().maxMemory() >> 20;
        String place = culprit.map(found -> ", while plugin '%s' ran %s".formatted(found.plugin(), found.place()))
                .orElse("");
        return new Finish(
                Outcome.FAILED,
                "out-of-memory",
                "The worker's Java heap of %d MB is full%s.".formatted(megabytes, place),
                "Give workers a larger heap with HEADSTOCK_WORKERS_HEAP, or use fewer rows or fewer tokens per text."
                        + culprit.map(found -> " If a larger heap fills up, too, report it to the author of '%s'."
                                        .formatted(found.plugin()))
                                .orElse(""),
                false,
                Map.of());
    }

    /** A plugin ended the process. */
    static Finish exited(Culprit culprit) {
        return new Finish(
                Outcome.FAILED,
                "plugin",
                "Plugin '%s' ended the worker: %s called System.exit.".formatted(culprit.plugin(), culprit.place()),
                reportTo(culprit.plugin()),
                false,
                Map.of());
    }

    private static Finish ofPlugin(Culprit culprit, Throwable fault) {
        return new Finish(
                Outcome.FAILED,
                "plugin",
                "Plugin '%s' failed in %s: %s".formatted(culprit.plugin(), culprit.place(), message(fault)),
                reportTo(culprit.plugin()),
                false,
                Map.of());
    }

    private static String reportTo(String plugin) {
        return "Choose other options, or report it to the author of the plugin '%s'; the log has the details."
                .formatted(plugin);
    }

    private static Finish failed(String cause, Throwable forPeople, String hint, boolean retry) {
        return failed(cause, message(forPeople), hint, retry);
    }

    private static Finish failed(String cause, String reason, String hint, boolean retry) {
        return new Finish(Outcome.FAILED, cause, reason, hint, retry, Map.of());
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
}
