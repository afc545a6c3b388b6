package dev.headstock.server.plugins;

import dev.headstock.protocol.PluginDescriptor;
import dev.headstock.server.home.Distribution;
import dev.headstock.server.plugins.PluginHost.State;
import dev.headstock.server.plugins.PluginHost.Status;
import dev.headstock.server.processes.TrainerCalls;
import dev.headstock.server.processes.TrainerProcess;
import dev.headstock.server.processes.TrainerPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Keeps one plugin host running, and starts it again after a pause that doubles while it keeps failing. */
@Component
class HostSupervisor implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(HostSupervisor.class);
    private static final long SHORTEST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final long PATIENCE_SECONDS = 30;
    private static final Duration DESCRIBE = Duration.ofSeconds(60);

    private final Distribution distribution;
    private final TrainerPrograms programs;
    private final PluginFolder folder;
    private final InstalledPlugins installed;
    private final JsonMapper json;
    private final Thread watcher = new Thread(this::keepRunning, "plugin-host-watch");

    private volatile boolean closing;
    private volatile Status status = new Status(State.STARTING, null);
    private volatile CompletableFuture<TrainerProcess> current = new CompletableFuture<>();

    HostSupervisor(
            Distribution distribution,
            TrainerPrograms programs,
            PluginFolder folder,
            InstalledPlugins installed,
            JsonMapper json) {
        this.distribution = distribution;
        this.programs = programs;
        this.folder = folder;
        this.installed = installed;
        this.json = json;
        watcher.setDaemon(true);
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        installed.registerBundled();
        if (distribution.trainerClassPath().isEmpty()) {
            status = new Status(
                    State.FAILED,
                    "HEADSTOCK_DISTRIBUTION is not set, so there is no trainer to run plugins with. Start the server with ./headstock.");
            return;
        }
        watcher.start();
    }

    Status status() {
        return status;
    }

    /** The running host. Waits for one that is starting; throws at once when starting has failed. */
    TrainerProcess await() throws HostAway {
        try {
            if (status.state() == State.FAILED) {
                throw new HostAway(String.valueOf(status.message()));
            }
            return current.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException away) {
            throw new HostAway("The plugin host is still starting.");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new HostAway("The server is stopping.");
        }
    }

    /** Replaces the running host by one that knows the present set of plugins. */
    void restart() {
        TrainerProcess outdated = forget();
        if (outdated != null) {
            outdated.close();
        }
    }

    /**
     * A caller saw this host hang up. From now on callers wait for the next one: the operating system may take a moment longer to
     * report the end of the process.
     */
    synchronized void lost(TrainerProcess host) {
        if (current.getNow(null) == host) {
            log.warn("The plugin host hung up. Starting it again.");
            status = new Status(State.STARTING, "The plugin host hung up and is started again.");
            current = new CompletableFuture<>();
        }
        host.kill();
    }

    /** A throw-away host over one jar. The caller closes it. */
    TrainerProcess probe(Path jar) throws IOException, InterruptedException {
        return programs.startPluginHost(folder.of(jar));
    }

    @Override
    public void destroy() throws InterruptedException {
        closing = true;
        restart();
        watcher.interrupt();
        watcher.join(TimeUnit.SECONDS.toMillis(10));
    }

    /** A host that is only starting now is outdated too: it will not be {@link #announce announced}. */
    private synchronized @Nullable TrainerProcess forget() {
        TrainerProcess running = current.getNow(null);
        current = new CompletableFuture<>();
        return running;
    }

    private synchronized boolean announce(TrainerProcess host, CompletableFuture<TrainerProcess> awaited) {
        return current == awaited && awaited.complete(host);
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
                    TimeUnit.MILLISECONDS.sleep(pause);
                }
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    /** Runs a host until it ends. Returns whether its end was asked for. */
    private boolean runOnce() throws InterruptedException {
        CompletableFuture<TrainerProcess> awaited = current;
        try (TrainerProcess host = programs.startPluginHost(folder.ofInstalled())) {
            installed.describe(describe(host));
            if (!announce(host, awaited)) {
                return true;
            }
            status = new Status(State.READY, null);
            int code = host.awaitExit();
            if (current != awaited || closing) {
                return true;
            }
            log.warn("The plugin host ended with code {}. Starting it again.", code);
            status = new Status(
                    State.STARTING, "The plugin host ended with code %d and is started again.".formatted(code));
        } catch (IOException | RuntimeException failure) {
            if (closing) {
                return true;
            }
            log.warn("The plugin host did not start: {}", failure.getMessage());
            status = new Status(State.FAILED, "The plugin host did not start: " + failure.getMessage());
        }
        forget();
        return false;
    }

    /** What the host found in its folder. */
    List<PluginDescriptor> describe(TrainerProcess host) throws IOException, InterruptedException {
        return TrainerCalls.to(host, json).get("/plugins", new TypeReference<>() {}, DESCRIBE);
    }
}
