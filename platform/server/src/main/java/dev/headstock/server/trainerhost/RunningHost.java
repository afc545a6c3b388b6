package dev.headstock.server.trainerhost;

import dev.headstock.protocol.host.HostDescription;
import dev.headstock.server.processes.TrainerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** A plugin host that runs, and the number of questions it is answering. Retired, it takes no more of them and ends with the last one. */
public final class RunningHost implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunningHost.class);

    private final TrainerProcess process;
    private final CountDownLatch wanted = new CountDownLatch(1);
    private final RecentPlans recentPlans = new RecentPlans();
    private @Nullable HostDescription description;
    private int asking;
    private boolean retired;

    /** @param folder what it loaded from; deleted when it has ended, for a host may open a jar late */
    RunningHost(TrainerProcess process, Path folder) {
        this.process = process;
        process.onExit(() -> {
            wanted.countDown();
            delete(folder);
        });
    }

    synchronized void describe(HostDescription found) {
        description = found;
    }

    /** What it knows; it is described before it serves. */
    synchronized HostDescription description() {
        return Objects.requireNonNull(description, "a host is described before it serves");
    }

    /** Whether it has loaded exactly this jar. */
    boolean brings(String jar) {
        return description().plugins().stream()
                .anyMatch(plugin -> plugin.sha256().equals(jar) && plugin.problem() == null);
    }

    RecentPlans recentPlans() {
        return recentPlans;
    }

    TrainerProcess process() {
        return process;
    }

    /** Answers false when it takes no more questions; otherwise {@link #leave} must follow. */
    synchronized boolean enter() {
        if (retired) {
            return false;
        }
        asking++;
        return true;
    }

    void leave() {
        boolean last;
        synchronized (this) {
            asking--;
            last = retired && asking == 0;
        }
        if (last) {
            end();
        }
    }

    void retire() {
        boolean idle;
        synchronized (this) {
            idle = !retired && asking == 0;
            retired = true;
        }
        wanted.countDown();
        if (idle) {
            end();
        }
    }

    /** Waits until it is retired or has ended by itself. */
    void awaitEndOfService() throws InterruptedException {
        wanted.await();
    }

    /** Ends it with whatever it is doing. */
    @Override
    public void close() {
        synchronized (this) {
            retired = true;
        }
        wanted.countDown();
        process.close();
    }

    /** Beside the caller, who may hold an answer: ending politely takes a moment. */
    private void end() {
        Thread ending = new Thread(process::close, "plugin-host-end");
        ending.setDaemon(true);
        ending.start();
    }

    private static void delete(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException failure) {
            log.warn("The folder {} of a plugin host that has ended cannot be removed", folder, failure);
        }
    }
}
