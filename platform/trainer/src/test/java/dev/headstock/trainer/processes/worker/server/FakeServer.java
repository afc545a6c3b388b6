package dev.headstock.trainer.processes.worker.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headstock.protocol.worker.Bootstrap;
import dev.headstock.trainer.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server of which a test says how it answers, by method and path. */
public final class FakeServer implements AutoCloseable {
    private static final String PREFIX = "/api/worker/v1/attempts/job/1";

    public final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpServer http;

    public record Answer(int status, Object body) {
        public static final Answer DONE = new Answer(200, Map.of());

        static Answer problem(int status, String type, String detail) {
            return new Answer(status, Map.of("type", "urn:headstock:" + type, "status", status, "detail", detail));
        }
    }

    public FakeServer(Function<String, Answer> answers) throws IOException {
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newCachedThreadPool());
        http.createContext("/", exchange -> answer(exchange, answers));
        http.start();
    }

    private void answer(HttpExchange exchange, Function<String, Answer> answers) throws IOException {
        try (exchange) {
            String uri = exchange.getRequestURI().toString().substring(PREFIX.length());
            String request = exchange.getRequestMethod() + " " + uri;
            exchange.getRequestBody().readAllBytes();
            requests.add(request);
            Answer answer = answers.apply(request);
            byte[] body = Json.MAPPER.writeValueAsBytes(answer.body());
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** A worker's connection, with the retryPolicy of a test. */
    public ServerConnection connection(Lease lease) {
        var bootstrap = new Bootstrap(
                "http://127.0.0.1:" + http.getAddress().getPort(), "job", 1, "token", "cache", "work", 60);
        return new ServerConnection(
                bootstrap, lease, new RetryPolicy(Duration.ofMillis(600), Duration.ofMillis(20)), () -> {});
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
