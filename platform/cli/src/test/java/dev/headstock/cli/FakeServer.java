package dev.headstock.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Answers requests with what a test laid out; of several answers to one request the last one repeats. */
final class FakeServer implements AutoCloseable {
    private final HttpServer http;
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    FakeServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::answer);
        http.start();
    }

    /** @param request for example {@code GET /models} */
    FakeServer on(String request, int status, String json) {
        answers.computeIfAbsent(request, any -> new ArrayDeque<>()).add(new Answer(status, json));
        return this;
    }

    /** Forgets what was laid out for the request before. */
    FakeServer instead(String request, int status, String json) {
        answers.remove(request);
        return on(request, status, json);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    Server client() {
        return new Server(address(), "hs_test");
    }

    /** Method, path and body of every request so far. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replaceFirst("^/api/v1", "");
        String request = exchange.getRequestMethod() + " " + path;
        requests.add(request + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Deque<Answer> left = answers.getOrDefault(request, new ArrayDeque<>());
        Answer answer = left.isEmpty() ? new Answer(404, "{\"detail\":\"no " + path + "\"}") : next(left);
        byte[] body = answer.json().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Answer next(Deque<Answer> left) {
        return left.size() == 1 ? left.getFirst() : Objects.requireNonNull(left.poll());
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private record Answer(int status, String json) {}
}
