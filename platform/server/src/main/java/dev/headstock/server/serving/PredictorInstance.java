package dev.headstock.server.serving;

import dev.headstock.protocol.worker.Predictor;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.Outage;
import dev.headstock.server.processes.TrainerCalls;
import dev.headstock.server.processes.TrainerCalls.ReaderException;
import dev.headstock.server.processes.TrainerProcess;
import dev.headstock.server.processes.TrainerStartException;
import dev.headstock.server.serving.Predictors.StreamReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** A predictor that runs or is about to. How many ask it is counted under the lock of {@link Predictors}. */
final class PredictorInstance {
    private static final Logger log = LoggerFactory.getLogger(PredictorInstance.class);

    private final String name;
    private final CompletableFuture<TrainerProcess> starting;
    /** A process that failed is not trusted again, and may take a moment to be gone. */
    private volatile boolean lost;
    /** Requests are served one at a time; the timeout starts when a request reaches the front. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private int asking;
    private long idleSince;

    /** @param name of the version, as in messages */
    PredictorInstance(String name, CompletableFuture<TrainerProcess> starting) {
        this.name = name;
        this.starting = starting;
    }

    void enter() {
        asking++;
    }

    void leave() {
        asking--;
        idleSince = System.nanoTime();
    }

    boolean isIdle() {
        return asking == 0;
    }

    /** Meaningful while it is idle. */
    long idleNanos() {
        return System.nanoTime() - idleSince;
    }

    /** It did not start, or has ended; whoever asks next needs a new one. */
    boolean hasEnded() {
        return lost
                || starting.isCompletedExceptionally()
                || starting.isDone() && !starting.join().isAlive();
    }

    void close() {
        starting.thenAccept(TrainerProcess::close);
    }

    Predictor.Reply ask(Predictor.Request request, JsonMapper json, Predictors.Timeouts timeouts) {
        Duration limit = timeouts.answer();
        try {
            return inTurn(timeouts, process -> TrainerCalls.to(process, json)
                    .post("/predict", request, Predictor.Reply.class, limit));
        } catch (ReaderException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws ReaderException when the reader failed */
    void stream(Predictor.Request request, JsonMapper json, Predictors.Timeouts timeouts, StreamReader reader)
            throws ReaderException {
        Duration limit = timeouts.answer();
        AtomicBoolean answered = new AtomicBoolean();
        inTurn(timeouts, process -> {
            TrainerCalls.to(process, json).postForLines("/predict/stream", request, limit, line -> {
                Predictor.StreamEvent event = json.readValue(line, Predictor.StreamEvent.class);
                answered.set(event.answer() != null);
                reader.read(event);
            });
            if (!answered.get()) {
                throw new IOException("the response ended before the answer");
            }
            return "";
        });
    }

    private interface Call<T> {
        T to(TrainerProcess process) throws IOException, InterruptedException;
    }

    private <T> T inTurn(Predictors.Timeouts timeouts, Call<T> call) throws ReaderException {
        TrainerProcess process = await(timeouts.start());
        takeTurn(timeouts.turn());
        try {
            if (hasEnded()) {
                throw ApiException.unavailable(
                        "The predictor for %s exited before handling this request. Try again; it will be restarted."
                                .formatted(name));
            }
            return call(process, call, timeouts.answer());
        } finally {
            turn.unlock();
        }
    }

    private void takeTurn(Duration limit) {
        try {
            if (!turn.tryLock(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw ApiException.unavailable(
                        "%s is busy with other requests. Try again in a few seconds.".formatted(name));
            }
        } catch (InterruptedException interrupted) {
            throw stopping();
        }
    }

    private <T> T call(TrainerProcess process, Call<T> call, Duration limit) throws ReaderException {
        try {
            return call.to(process);
        } catch (ReaderException e) {
            throw e;
        } catch (ApiException e) {
            if (e.status() != HttpStatus.GATEWAY_TIMEOUT) {
                throw e;
            }
            discard(process);
            throw tooSlow("%s: %s".formatted(name, e.getMessage()));
        } catch (HttpTimeoutException e) {
            discard(process);
            throw tooSlow("%s gave no answer within %d s and was stopped.".formatted(name, limit.toSeconds()));
        } catch (IOException e) {
            throw lost(process);
        } catch (InterruptedException interrupted) {
            throw stopping();
        }
    }

    private ApiException lost(TrainerProcess process) {
        lost = true;
        process.endSoon();
        try {
            return process.endedBy(0)
                    .map(exit -> new ApiException(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "plugin-fault",
                            "Plugin '%s' was working on '%s' when the predictor for %s %s. Report it to the plugin's author: logs/predictor.log has the details."
                                    .formatted(exit.plugin(), exit.place(), name, exit.how()),
                            List.of()))
                    .orElseGet(() -> ApiException.unavailable(
                            "The predictor for %s exited while it worked on this. Try again; it will be restarted."
                                    .formatted(name)));
        } catch (InterruptedException interrupted) {
            return stopping();
        }
    }

    /** Too much text and a busy machine look the same. */
    private static ApiException tooSlow(String reason) {
        return ApiException.unavailable(
                reason + " Send fewer or shorter texts, or try again when the machine is less busy.");
    }

    private void discard(TrainerProcess process) {
        lost = true;
        process.kill();
    }

    private TrainerProcess await(Duration limit) {
        try {
            return starting.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw ApiException.unavailable("%s is still being loaded. Try again in a few seconds.".formatted(name));
        } catch (ExecutionException e) {
            throw notLoaded(e.getCause());
        } catch (InterruptedException interrupted) {
            throw stopping();
        }
    }

    private ApiException notLoaded(@Nullable Throwable cause) {
        Outage outage = Outage.behind(cause);
        if (outage != null) {
            return ApiException.unavailable("%s could not be loaded. %s".formatted(name, outage.advice()));
        }
        if (cause instanceof TrainerStartException start) {
            return ApiException.unavailable("%s could not be loaded: %s.".formatted(name, start.getMessage()));
        }
        log.error("{} could not be loaded", name, cause);
        return ApiException.unavailable(
                "%s could not be loaded. Try again in a few seconds; the server's log has the reason.".formatted(name));
    }

    private static ApiException stopping() {
        Thread.currentThread().interrupt();
        return ApiException.unavailable("The server is stopping.");
    }
}
