package dev.headstock.trainer.loopback;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headstock.protocol.DiskFull;
import dev.headstock.protocol.host.HostReady;
import dev.headstock.protocol.host.RunningCall;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.options.Objection;
import dev.headstock.trainer.plugins.Culprits;
import dev.headstock.trainer.plugins.Culprits.Culprit;
import dev.headstock.trainer.plugins.PluginFaultException;
import dev.headstock.trainer.plugins.RunningCalls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * JSON over HTTP for the parent process. A request that fails gets a problem as its answer, and the server goes on. One that takes longer
 * than its limit gets a problem, too, and then the process ends: nothing else stops a plugin's endless loop, and the parent starts it again.
 * Those that are being answered meanwhile are answered first, which takes no longer than their limits; new ones are refused.
 */
public final class LoopbackServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LoopbackServer.class);
    private static final int LARGEST_REQUEST = 64 << 20;
    private static final int TIMEOUT = 504;
    private static final int STUCK = 70;
    /** Within which a plugin returns, or comes to the next row of a file, on the slowest of machines. */
    private static final Duration STALL = Duration.ofMinutes(5);

    private static final long WATCH_MILLIS = 1_000;
    private static final String REPORT =
            "Choose another, or report it to the plugin's author: the log has the details.";

    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    private final ExecutorService connections = Executors.newCachedThreadPool();
    private final ExecutorService work = Executors.newCachedThreadPool();
    private final Culprits culprits;
    private final String token;
    private final HttpServer http;
    private final Runnable onStuck;
    private final Duration stall;
    private int answering;
    private boolean stuck;

    /** What a request asks for. */
    @FunctionalInterface
    public interface Answer<Q, A> {
        A to(Q request) throws Exception;
    }

    /** What a request asks for that is answered line by line. */
    @FunctionalInterface
    public interface StreamedAnswer<Q> {
        void to(Q request, JsonLines lines) throws Exception;
    }

    /** @param answer takes the body, and the lines of the response where it is streamed */
    private record Endpoint(String method, Duration limit, EndpointAnswer answer) {}

    @FunctionalInterface
    private interface EndpointAnswer {
        /** Null when everything has been sent line by line. */
        @Nullable
        Object to(byte[] body, JsonLines lines) throws Exception;
    }

    /** {@code application/problem+json}, after RFC 9457. */
    private record ProblemDetail(String type, String title, int status, String detail) {}

    /** @param culprits says whose code a fault came from */
    public LoopbackServer(Culprits culprits) throws IOException {
        this(culprits, () -> Runtime.getRuntime().halt(STUCK));
    }

    /** @param onStuck called when a request has been given up and all have been answered */
    LoopbackServer(Culprits culprits, Runnable onStuck) throws IOException {
        this(culprits, onStuck, STALL);
    }

    /** @param stall in place of the usual one */
    LoopbackServer(Culprits culprits, Runnable onStuck, Duration stall) throws IOException {
        this.culprits = culprits;
        this.onStuck = onStuck;
        this.stall = stall;
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        this.token = HexFormat.of().formatHex(secret);
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(connections);
        http.createContext("/", this::handle);
    }

    public <A> void get(String path, Callable<A> answer, Duration limit) {
        endpoints.put(path, new Endpoint("GET", limit, (body, lines) -> answer.call()));
    }

    public <Q, A> void post(String path, Class<Q> request, Answer<Q, A> answer, Duration limit) {
        endpoints.put(
                path, new Endpoint("POST", limit, (body, lines) -> answer.to(Json.MAPPER.readValue(body, request))));
    }

    /** Responds with lines of JSON. A fault before the first line is a problem as everywhere; after it, the last line is one. */
    public <Q> void stream(String path, Class<Q> request, StreamedAnswer<Q> answer, Duration limit) {
        endpoints.put(path, new Endpoint("POST", limit, (body, lines) -> {
            answer.to(Json.MAPPER.readValue(body, request), lines);
            return null;
        }));
    }

    /**
     * Serves until the parent closes our standard input, or dies, which closes it too.
     *
     * @param output receives one line of {@link HostReady} once requests are answered
     */
    public void serve(InputStream input, PrintStream output, String apiVersion) throws IOException {
        http.start();
        output.println(
                Json.MAPPER.writeValueAsString(new HostReady(http.getAddress().getPort(), token, apiVersion)));
        output.flush();
        input.transferTo(OutputStream.nullOutputStream());
    }

    private void handle(HttpExchange exchange) throws IOException {
        enter();
        JsonLines lines = new JsonLines(exchange);
        try {
            Endpoint endpoint = endpoints.get(exchange.getRequestURI().getPath());
            Object body = answer(exchange, endpoint, lines);
            if (!lines.hasBegun()) {
                send(exchange, 200, "application/json", body);
            }
        } catch (HttpErrorException e) {
            if (e.endsProcess()) {
                giveUp();
            }
            if (lines.hasBegun()) {
                lines.fail(problem(e));
            } else {
                send(exchange, e.status(), "application/problem+json", problem(e));
            }
        } finally {
            exchange.close();
            leave();
        }
    }

    private synchronized void enter() {
        answering++;
    }

    private void leave() {
        boolean end;
        synchronized (this) {
            answering--;
            end = stuck && answering == 0;
        }
        if (end) {
            onStuck.run();
        }
    }

    private synchronized void giveUp() {
        stuck = true;
    }

    private synchronized boolean isStuck() {
        return stuck;
    }

    private static ProblemDetail problem(HttpErrorException refusal) {
        return new ProblemDetail(
                "urn:headstock:" + refusal.type(),
                refusal.type().replace('-', ' '),
                refusal.status(),
                String.valueOf(refusal.getMessage()));
    }

    private static void send(HttpExchange exchange, int status, String type, @Nullable Object body) throws IOException {
        byte[] json = Json.MAPPER.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, json.length);
        exchange.getResponseBody().write(json);
    }

    private @Nullable Object answer(HttpExchange exchange, @Nullable Endpoint endpoint, JsonLines lines)
            throws IOException {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        if (given == null || !MessageDigest.isEqual(bytes(given), bytes("Bearer " + token))) {
            throw new HttpErrorException(401, "unauthorized", "the token of this process is missing or wrong");
        }
        if (endpoint == null) {
            throw new HttpErrorException(
                    404, "not-found", "there is no " + exchange.getRequestURI().getPath());
        }
        if (!endpoint.method().equals(exchange.getRequestMethod())) {
            throw new HttpErrorException(405, "method-not-allowed", "use " + endpoint.method());
        }
        if (isStuck()) {
            throw new HttpErrorException(
                    503, "unavailable", "This process is being replaced. Ask again in a few seconds.");
        }
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_REQUEST + 1);
        if (body.length > LARGEST_REQUEST) {
            throw new HttpErrorException(413, "too-large", "a request has at most %d bytes".formatted(LARGEST_REQUEST));
        }
        long request = number(exchange);
        AtomicReference<@Nullable Thread> working = new AtomicReference<>();
        Future<@Nullable Object> answer = work.submit(() -> {
            working.set(Thread.currentThread());
            RunningCalls.inRequest(request);
            return endpoint.answer().to(body, lines);
        });
        return within(endpoint.limit(), exchange.getRequestURI().getPath(), answer, working);
    }

    /** Under which the caller knows the request; 0 without one. */
    private static long number(HttpExchange exchange) {
        String number = exchange.getRequestHeaders().getFirst(RunningCall.REQUEST_NUMBER);
        return number == null ? 0 : Long.parseLong(number);
    }

    private @Nullable Object within(
            Duration limit, String path, Future<@Nullable Object> answer, AtomicReference<@Nullable Thread> working) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            try {
                return answer.get(Math.max(1, Math.min(left, WATCH_MILLIS)), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                Thread thread = working.get();
                boolean stalled = thread != null && RunningCalls.idle(thread).compareTo(stall) > 0;
                if (stalled || System.nanoTime() >= deadline) {
                    throw givenUp(stalled ? stall : limit, path, answer, thread);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new HttpErrorException(503, "unavailable", "the process is ending");
            } catch (ExecutionException e) {
                throw refusal(path, e.getCause() == null ? e : e.getCause());
            }
        }
    }

    private HttpErrorException givenUp(Duration limit, String path, Future<?> answer, @Nullable Thread thread) {
        Optional<Culprit> culprit =
                thread == null ? Optional.empty() : culprits.of(Arrays.asList(thread.getStackTrace()));
        answer.cancel(true);
        log.error(
                "{} took longer than {} and was given up{}. This process ends when the others are answered.",
                path,
                limit,
                culprit.map(found -> " in " + found.place()).orElse(""));
        return new HttpErrorException(TIMEOUT, "timeout", tooLong(limit, culprit)).endingProcess();
    }

    private static String tooLong(Duration limit, Optional<Culprit> culprit) {
        return culprit.map(found -> "Plugin '%s' has not returned from %s within %d seconds and was given up."
                        .formatted(found.plugin(), found.place(), limit.toSeconds()))
                .orElseGet(() -> "This took longer than %d seconds and was given up.".formatted(limit.toSeconds()));
    }

    private HttpErrorException refusal(String path, Throwable cause) {
        if (cause instanceof HttpErrorException refusal) {
            return refusal;
        }
        if (cause instanceof JacksonException) {
            return new HttpErrorException(400, "malformed", "%s: %s".formatted(path, cause.getMessage()));
        }
        if (cause instanceof IllegalArgumentException objection && !Objection.isOfLibrary(objection)) {
            return new HttpErrorException(422, "validation", String.valueOf(cause.getMessage()));
        }
        if (DiskFull.isCauseOf(cause)) {
            log.warn("{} met a full disk: {}", path, cause.getMessage());
            return new HttpErrorException(
                    507,
                    "disk-full",
                    "The disk is full. Nothing of this was kept. Make room on the server's disk and try again.");
        }
        if (cause instanceof PluginFaultException) {
            return new HttpErrorException(
                    422,
                    "plugin",
                    "%s %s".formatted(capitalized(sentence(String.valueOf(cause.getMessage()))), REPORT));
        }
        log.error("{} failed", path, cause);
        Optional<Culprit> culprit = culprits.of(cause);
        if (culprit.isPresent() && !(cause instanceof IOException)) {
            HttpErrorException refusal = new HttpErrorException(422, "plugin", pluginFault(culprit.get(), cause));
            // What filled the heap may still be there.
            return cause instanceof OutOfMemoryError ? refusal.endingProcess() : refusal;
        }
        return new HttpErrorException(
                500,
                "internal",
                "%s failed%s The log of this process has the details."
                        .formatted(path, cause.getMessage() == null ? "." : ": " + sentence(cause.getMessage())));
    }

    private static String pluginFault(Culprit culprit, Throwable cause) {
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return "Plugin '%s' failed in %s: %s %s"
                .formatted(culprit.plugin(), culprit.place(), sentence(message), REPORT);
    }

    private static String capitalized(String sentence) {
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }

    private static String sentence(String message) {
        return message.endsWith(".") ? message : message + ".";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.stop(0);
        connections.shutdownNow();
        work.shutdownNow();
    }
}
