package dev.headstock.trainer.processes.worker;

import dev.headstock.protocol.worker.Bootstrap;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.Finish.Outcome;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.plugins.Culprits;
import dev.headstock.trainer.plugins.Culprits.Culprit;
import dev.headstock.trainer.processes.ExitWatch;
import dev.headstock.trainer.processes.worker.server.Heartbeats;
import dev.headstock.trainer.processes.worker.server.Lease;
import dev.headstock.trainer.processes.worker.server.LeaseLostException;
import dev.headstock.trainer.processes.worker.server.LogForwarder;
import dev.headstock.trainer.processes.worker.server.Reports;
import dev.headstock.trainer.processes.worker.server.RetryPolicy;
import dev.headstock.trainer.processes.worker.server.ServerConnection;
import dev.headstock.trainer.processes.worker.server.Status;
import dev.headstock.trainer.processes.worker.server.Watchdog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker program: reads one {@link Bootstrap} line, does the attempt, and always says how it ended. */
public final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    /** So that a log tells a lost lease from a failure. */
    private static final int LEASE_LOST = 75;

    private static final int HUNG = 70;
    private static final Duration FINAL_REPORT_TIMEOUT = Duration.ofSeconds(5);

    private Worker() {}

    /** @return the exit code: 0 unless the attempt failed */
    public static int run(InputStream input) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        String line = reader.readLine();
        if (line == null) {
            throw new IOException("a worker is started by the server, which writes one line to its standard input");
        }
        return run(Json.MAPPER.readValue(line, Bootstrap.class));
    }

    private static int run(Bootstrap bootstrap) throws IOException {
        var lease = new Lease(System::nanoTime, Worker::endWithoutLease);
        var status = new Status();
        var server = new ServerConnection(bootstrap, lease, RetryPolicy.USUAL, status::progressed);
        var culprits = new AtomicReference<>(Culprits.none());
        var reserve = new HeapReserve();
        try (var reports = new Reports(server);
                var heartbeats = new Heartbeats(
                        server, lease, status, watchdog(bootstrap, server, reports, status, culprits::get))) {
            heartbeats.start();
            reports.start();
            LogForwarder.install(reports);
            ExitWatch.install(culprits::get, culprit -> reportExit(culprit, server, reports));
            var attempt = new Attempt(bootstrap, server, heartbeats, reports, status, reserve, culprits::set);
            Finish finish = finish(attempt, reserve, culprits::get);
            status.phase("finishing");
            sendWhatIsLeft(reports);
            server.post("/finish", finish);
            return finish.outcome() == Outcome.FAILED ? 1 : 0;
        }
    }

    private static Watchdog watchdog(
            Bootstrap bootstrap, ServerConnection server, Reports reports, Status status, Supplier<Culprits> culprits) {
        Duration limit = Duration.ofSeconds(bootstrap.hungAfterSeconds());
        return new Watchdog(server, reports, status, Thread.currentThread(), culprits, limit, () -> halt(HUNG));
    }

    /** The process is ending: one try, and no longer than a moment. */
    private static void reportExit(Culprit culprit, ServerConnection server, Reports reports) {
        try {
            server.postOnce("/finish", Failures.exited(culprit), FINAL_REPORT_TIMEOUT);
            reports.flushLog();
        } catch (IOException | RuntimeException e) {
            System.err.println("The server does not know that a plugin ended this worker: " + e.getMessage());
        }
    }

    /** Points and lines that cannot be sent must not keep the server from learning how it ended. */
    private static void sendWhatIsLeft(Reports reports) {
        try {
            reports.flush();
        } catch (IOException e) {
            System.err.println("The last metrics and log lines were not sent: " + e.getMessage());
        }
    }

    private static Finish finish(Attempt attempt, HeapReserve reserve, Supplier<Culprits> culprits) {
        try {
            return attempt.run();
        } catch (LeaseLostException e) {
            throw e;
        } catch (Throwable e) {
            // Whatever happens, the server must learn of it; an attempt that just vanishes is tried again in vain.
            reserve.release();
            LOG.error("The attempt failed", e);
            return Failures.finish(e, culprits.get());
        }
    }

    /** At once and without a word: somebody else may already be doing the job. */
    private static void endWithoutLease() {
        System.err.println("The lease on the job is lost. Ending.");
        halt(LEASE_LOST);
    }

    /** Ends this process and all it started, whatever they are doing. */
    private static void halt(int code) {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        Runtime.getRuntime().halt(code);
    }
}
