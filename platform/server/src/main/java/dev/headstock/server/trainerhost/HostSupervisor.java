package dev.headstock.server.trainerhost;

import dev.headstock.protocol.PluginDescriptor;
import dev.headstock.protocol.host.HostDescription;
import dev.headstock.server.home.Distribution;
import dev.headstock.server.http.Outage;
import dev.headstock.server.processes.TrainerCalls;
import dev.headstock.server.processes.TrainerPrograms;
import dev.headstock.server.processes.TrainerStartException;
import dev.headstock.server.trainerhost.PluginHost.HostStatus;
import dev.headstock.server.trainerhost.PluginHost.State;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Keeps one plugin host running, and starts it again after a pause that doubles while it keeps failing. */
@Component
public class HostSupervisor implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(HostSupervisor.class);
    private static final long SHORTEST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final Duration DESCRIBE = Duration.ofSeconds(60);
    /** Longer than a host may take to start and to describe its plugins. */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(130);

    private final Distribution distribution;
    private final TrainerPrograms programs;
    private final HostPlugins plugins;
    private final JsonMapper json;
    private final Thread watcher = new Thread(this::keepRunning, "plugin-host-watch");

    /** All that run: the present one, retired ones that still answer, and probes. */
    private final Set<RunningHost> hosts = ConcurrentHashMap.newKeySet();

    private volatile boolean closing;
    private volatile HostStatus status = new HostStatus(State.STARTING, null);
    private volatile CompletableFuture<RunningHost> current = new CompletableFuture<>();

    HostSupervisor(Distribution distribution, TrainerPrograms programs, HostPlugins plugins, JsonMapper json) {
        this.distribution = distribution;
        this.programs = programs;
        this.plugins = plugins;
        this.json = json;
        watcher.setDaemon(true);
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() throws IOException {
        plugins.prepare();
        if (distribution.trainerClassPath().isEmpty()) {
            status = new HostStatus(
                    State.FAILED,
                    "HEADSTOCK_DISTRIBUTION is not set, so there is no trainer to run plugins with. Start the server with ./headstock.");
            return;
        }
        watcher.start();
    }

    HostStatus status() {
        return status;
    }

    /**
     * A host that takes a question; the caller {@link RunningHost#leave leaves} it. Waits for one that is starting; throws at once when starting
     * has failed.
     */
    RunningHost enter() throws HostUnavailableException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (true) {
            if (status.state() == State.FAILED) {
                throw new HostUnavailableException(String.valueOf(status.message()));
            }
            try {
                RunningHost host = current.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (host.enter()) {
                    return host;
                }
            } catch (CancellationException e) {
                // By a newer one, which the next turn waits for.
                continue;
            } catch (TimeoutException | ExecutionException e) {
                throw new HostUnavailableException("The plugin host is still starting.");
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new HostUnavailableException("The server is stopping.");
            }
        }
    }

    /** From now on questions wait for a host that knows the present set of plugins. The running one ends when it has answered what it was asked. */
    void restart() {
        RunningHost outdated = detach();
        if (outdated != null) {
            outdated.retire();
        }
    }

    /** A question was given up, but a plugin may still work on it. Others get their answers from this host, new ones go to the next. */
    void stuck(RunningHost host) {
        if (current.getNow(null) == host) {
            log.warn("The plugin host did not come to an end with a question. It is replaced.");
            restart();
        }
    }

    /**
     * A caller saw this host hang up. From now on callers wait for the next one: the operating system may take a moment longer to
     * report the end of the process.
     */
    synchronized void lost(RunningHost host) {
        if (current.getNow(null) == host) {
            log.warn("The plugin host hung up. Starting it again.");
            status = new HostStatus(State.STARTING, "The plugin host hung up and is started again.");
            detach();
        }
        host.process().endSoon();
    }

    /** What a throw-away host finds in a folder of jars. */
    List<PluginDescriptor> probe(Path folder) throws IOException, InterruptedException {
        try (RunningHost host = start(folder)) {
            return describe(host).plugins();
        }
    }

    /** A host of its own that has one plugin in the version of this jar. The caller closes it. */
    RunningHost startWith(String jar) throws IOException, InterruptedException {
        RunningHost host = start(plugins.makeFolderWith(jar));
        try {
            describe(host);
            return host;
        } catch (IOException | InterruptedException | RuntimeException e) {
            host.close();
            throw e;
        }
    }

    @Override
    public void destroy() throws InterruptedException {
        closing = true;
        watcher.interrupt();
        watcher.join(TimeUnit.SECONDS.toMillis(10));
        hosts.forEach(RunningHost::close);
    }

    /** A host that is only starting now is outdated too: it will not be {@link #announce announced}. */
    private synchronized @Nullable RunningHost detach() {
        RunningHost running = current.getNow(null);
        CompletableFuture<RunningHost> before = current;
        current = new CompletableFuture<>();
        before.cancel(false);
        notifyAll();
        return running;
    }

    private synchronized boolean announce(RunningHost host, CompletableFuture<RunningHost> awaited) {
        return current == awaited && awaited.complete(host);
    }

    private RunningHost start(Path folder) throws IOException, InterruptedException {
        RunningHost host = new RunningHost(programs.startPluginHost(folder), folder);
        hosts.add(host);
        host.process().onExit(() -> hosts.remove(host));
        return host;
    }

    private void keepRunning() {
        long pause = SHORTEST_PAUSE_MILLIS;
        while (!closing) {
            try {
                long startedAt = System.nanoTime();
                boolean wanted = runOnce();
                boolean ranLong = System.nanoTime() - startedAt > TimeUnit.MILLISECONDS.toNanos(LONGEST_PAUSE_MILLIS);
                pause = wanted || ranLong ? SHORTEST_PAUSE_MILLIS : Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
                if (!wanted) {
                    pause(pause);
                }
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    /** Cut short when the set of plugins changes, for that may be what was wrong. */
    private synchronized void pause(long millis) throws InterruptedException {
        CompletableFuture<RunningHost> awaited = current;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = millis;
        while (current == awaited && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
    }

    /** Runs a host until it ends or is retired. Returns whether that was asked for. */
    private boolean runOnce() throws InterruptedException {
        CompletableFuture<RunningHost> awaited = current;
        try {
            RunningHost host = start(plugins.makeFolder());
            try {
                plugins.described(describe(host).plugins());
                if (!announce(host, awaited)) {
                    return true;
                }
                status = new HostStatus(State.READY, null);
                host.awaitEndOfService();
            } finally {
                host.retire();
            }
            if (current != awaited || closing) {
                return true;
            }
            int code = host.process().awaitExit();
            log.warn("The plugin host ended with code {}. Starting it again.", code);
            status = new HostStatus(
                    State.STARTING, "The plugin host ended with code %d and is started again.".formatted(code));
        } catch (IOException | RuntimeException failure) {
            if (closing) {
                return true;
            }
            log.warn("The plugin host did not start", failure);
            status = new HostStatus(State.FAILED, advice(failure));
        }
        detach();
        return false;
    }

    /** An exception's own text is for the log, unless it was written for users. */
    private static String advice(Exception failure) {
        if (failure instanceof TrainerStartException start) {
            String next = start.plugin()
                    .map("Remove or disable plugin '%s', or report it to its author."::formatted)
                    .orElse(
                            start.isSlow()
                                    ? "The machine is busy; it is started again. Try again in a minute."
                                    : "It is started again.");
            return "The plugin host did not start: %s. %s".formatted(start.getMessage(), next);
        }
        if (failure instanceof HttpTimeoutException) {
            return "The plugin host did not describe its plugins in time. It is started again. Try again in a minute.";
        }
        Outage outage = Outage.behind(failure);
        if (outage != null) {
            return "The plugin host is not started yet: " + outage.advice();
        }
        return failure instanceof RuntimeException
                ? "The plugin host is not started while the server cannot read which plugins are installed. It is started as soon as that works; the server's log has the reason."
                : "The plugin host did not start. It is started again; the server's log has the reason.";
    }

    /** What the host found in its folder; the host keeps it. */
    private HostDescription describe(RunningHost host) throws IOException, InterruptedException {
        HostDescription description =
                TrainerCalls.to(host.process(), json).post("/describe", Map.of(), HostDescription.class, DESCRIBE);
        host.describe(description);
        return description;
    }
}
