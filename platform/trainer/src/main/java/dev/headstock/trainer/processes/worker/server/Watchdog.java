package dev.headstock.trainer.processes.worker.server;

import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.Finish.Outcome;
import dev.headstock.trainer.plugins.Culprits;
import dev.headstock.trainer.plugins.Culprits.Culprit;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a worker in which nothing moves any more, as in a plugin's endless loop: heartbeats come from a thread of their own and would keep
 * its slot for ever.
 */
public final class Watchdog {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final Duration FINAL_REPORT_TIMEOUT = Duration.ofSeconds(5);

    private final ServerConnection server;
    private final Reports reports;
    private final Status status;
    private final Thread training;
    private final Supplier<Culprits> culprits;
    private final Duration limit;
    private final Runnable end;

    /**
     * @param training the thread whose stack shows where it hangs
     * @param culprits knows the plugins' classes
     * @param end halts the process
     */
    public Watchdog(
            ServerConnection server,
            Reports reports,
            Status status,
            Thread training,
            Supplier<Culprits> culprits,
            Duration limit,
            Runnable end) {
        this.server = server;
        this.reports = reports;
        this.status = status;
        this.training = training;
        this.culprits = culprits;
        this.limit = limit;
        this.end = end;
    }

    /** Says so, and ends the process, when nothing has happened for too long. */
    void check() {
        if (status.sinceProgress().compareTo(limit) <= 0) {
            return;
        }
        Optional<Culprit> culprit = culprits.get().of(Arrays.asList(training.getStackTrace()));
        String reason = culprit.map(found -> "Plugin '%s' has not returned from %s for %s, while %s."
                        .formatted(found.plugin(), found.place(), inWords(limit), status.phase()))
                .orElseGet(() -> "Nothing has happened for %s while %s.".formatted(inWords(limit), status.phase()));
        LOG.error("{} This is where it hangs:\n{}", reason, stack());
        try {
            sendLog();
            server.postOnce("/finish", finish(reason), FINAL_REPORT_TIMEOUT);
        } catch (IOException e) {
            System.err.println("The server does not know of it: " + e.getMessage());
        } finally {
            end.run();
        }
    }

    private static Finish finish(String reason) {
        return new Finish(
                Outcome.FAILED,
                "hung",
                reason,
                "The end of the log shows where it hangs. If it does so every time and that is in a plugin, report it to its author.",
                true,
                Map.of());
    }

    /** Without waiting longer than a moment: that, too, may hang. */
    private void sendLog() {
        Thread sender = new Thread(
                () -> {
                    try {
                        reports.flushLog();
                    } catch (IOException e) {
                        System.err.println("The log was not sent: " + e.getMessage());
                    }
                },
                "final-log");
        sender.setDaemon(true);
        sender.start();
        try {
            sender.join(FINAL_REPORT_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String stack() {
        return Arrays.stream(training.getStackTrace())
                .map(frame -> "    at " + frame)
                .collect(Collectors.joining("\n"));
    }

    private static String inWords(Duration time) {
        return time.toMinutes() > 0 ? time.toMinutes() + " minutes" : time.toSeconds() + " seconds";
    }
}
