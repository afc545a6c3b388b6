package dev.headstock.server.serving;

import dev.headstock.protocol.worker.Predictor;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.processes.TrainerProcess;
import dev.headstock.server.registry.ModelVersion;
import dev.headstock.server.registry.ModelVersionRemoved;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests predictions. The first request for a version starts a process, which stays for later ones; one that has ended is replaced when the
 * next request comes, so that a model which cannot run does not keep the machine busy.
 */
@Component
class Predictors implements DisposableBean {
    /** Each holds a whole model in memory. */
    private static final int MOST = 2;

    private static final Duration KEPT_WARM = Duration.ofMinutes(5);

    private final PredictorLauncher launcher;
    private final JsonMapper json;
    private final Timeouts timeouts;
    private final ExecutorService starters = Executors.newCachedThreadPool(threads());
    private final Map<UUID, PredictorInstance> warm = new HashMap<>();

    @Autowired
    Predictors(PredictorLauncher launcher, JsonMapper json) {
        this(launcher, json, new Timeouts(Duration.ofSeconds(45), Duration.ofSeconds(60), Duration.ofSeconds(60)));
    }

    Predictors(PredictorLauncher launcher, JsonMapper json, Timeouts timeouts) {
        this.launcher = launcher;
        this.json = json;
        this.timeouts = timeouts;
    }

    /** How long a caller waits for a process to be ready, then for its turn, and then for its answer. */
    record Timeouts(Duration start, Duration turn, Duration answer) {}

    /** Answers, or throws 503 with what to do when the version cannot answer now. */
    Predictor.Reply ask(ModelVersion version, Predictor.Request request) {
        PredictorInstance predictor = enter(version);
        try {
            return predictor.ask(request, json, timeouts);
        } finally {
            leave(predictor);
        }
    }

    /** Receives the events of one prediction; an exception ends it. */
    interface StreamReader {
        void read(Predictor.StreamEvent event) throws IOException;
    }

    /**
     * Passes on what the version generates, while it does. Throws 503 as {@link #ask} does.
     *
     * @throws IOException what the reader threw
     */
    void stream(ModelVersion version, Predictor.Request request, StreamReader reader) throws IOException {
        PredictorInstance predictor = enter(version);
        try {
            predictor.stream(request, json, timeouts, reader);
        } finally {
            leave(predictor);
        }
    }

    private synchronized PredictorInstance enter(ModelVersion version) {
        warm.values().removeIf(PredictorInstance::hasEnded);
        PredictorInstance predictor = warm.get(version.id());
        if (predictor == null) {
            makeRoom();
            predictor = new PredictorInstance(
                    version.model() + " version " + version.number(),
                    CompletableFuture.supplyAsync(() -> start(version), starters));
            warm.put(version.id(), predictor);
        }
        predictor.enter();
        return predictor;
    }

    private synchronized void leave(PredictorInstance predictor) {
        predictor.leave();
    }

    /** The one that has been idle for longest goes. */
    private void makeRoom() {
        if (warm.size() < MOST) {
            return;
        }
        UUID longestIdle = warm.entrySet().stream()
                .filter(entry -> entry.getValue().isIdle())
                .max(Comparator.comparing(entry -> entry.getValue().idleNanos()))
                .map(Map.Entry::getKey)
                .orElseThrow(() -> ApiException.unavailable(
                        "%d other models are in use at the moment. Try again in a few seconds.".formatted(MOST)));
        close(longestIdle);
    }

    private TrainerProcess start(ModelVersion version) {
        try {
            return launcher.start(version);
        } catch (IOException failure) {
            throw new CompletionException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CompletionException(interrupted);
        }
    }

    @Scheduled(fixedDelay = 30_000)
    void closeIdle() {
        closeIdleFor(KEPT_WARM);
    }

    synchronized void closeIdleFor(Duration time) {
        warm.entrySet().stream()
                .filter(entry -> entry.getValue().isIdle() && entry.getValue().idleNanos() >= time.toNanos())
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::close);
    }

    @TransactionalEventListener
    void onModelVersionRemoved(ModelVersionRemoved removed) {
        close(removed.version());
    }

    synchronized void close(UUID version) {
        PredictorInstance predictor = warm.remove(version);
        if (predictor != null) {
            // Ending politely takes a moment, and others wait for this lock.
            starters.execute(predictor::close);
        }
    }

    @Override
    public synchronized void destroy() {
        warm.values().forEach(PredictorInstance::close);
        warm.clear();
        starters.shutdownNow();
    }

    private static CustomizableThreadFactory threads() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory("predictor-");
        factory.setDaemon(true);
        return factory;
    }
}
