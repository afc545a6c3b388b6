package dev.headstock.server.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A small hub of our own. It sends large files from another path, as the real one does, and each of its models can misbehave. */
public final class FakeHub implements AutoCloseable {
    private static final int BROKEN_OFF_AFTER = 100_000;

    private final Map<String, FakeModel> models = new ConcurrentHashMap<>();
    private final HttpServer server;

    public FakeHub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "fake-hub");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::answer);
        server.start();
    }

    /** What the hub has under one id. */
    public static final class FakeModel {
        public final byte[] weights = new byte[300_000];
        /** The {@code Range} headers of questions for the weights. */
        public final List<String> ranges = new CopyOnWriteArrayList<>();

        public final List<String> fetched = new CopyOnWriteArrayList<>();
        public volatile String commit = "c".repeat(40);
        public volatile String weightsName = "model.safetensors";
        public volatile String promisedSha256;
        public volatile boolean namesSizes = true;
        public volatile int breakOffs;
        /** The next so many answers stop in the middle without ending. */
        public volatile int stalls;

        FakeModel(long seed) {
            new Random(seed).nextBytes(weights);
            promisedSha256 = sha256(weights);
        }
    }

    public FakeModel add(String id) {
        FakeModel model = new FakeModel(id.hashCode());
        models.put(id, model);
        return model;
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI().getPath().substring(1).split("/");
            boolean description = path[0].equals("api");
            int at = description ? 2 : path[0].equals("store") ? 1 : 0;
            FakeModel model = models.get(path[at] + "/" + path[at + 1]);
            if (model == null) {
                send(exchange, 404, new byte[0]);
            } else if (description) {
                describe(exchange, model);
            } else if (at == 1) {
                sendWeights(exchange, model);
            } else {
                resolve(exchange, model, path[at + 3], path[at + 4]);
            }
        }
    }

    private static void describe(HttpExchange exchange, FakeModel model) throws IOException {
        boolean sizes =
                model.namesSizes && "blobs=true".equals(exchange.getRequestURI().getQuery());
        String answer = """
                {"sha":"%s","siblings":[{"rfilename":"config.json"%s},{"rfilename":"tokenizer.json"%s},{"rfilename":"%s"%s},
                  {"rfilename":"evil.py"},{"rfilename":"onnx/model.onnx"}],
                 "cardData":{"license":"mit","language":["en","zh"]}}
                """.formatted(
                        model.commit,
                        sizes ? ",\"size\":21" : "",
                        sizes ? ",\"size\":2" : "",
                        model.weightsName,
                        sizes
                                ? ",\"size\":%d,\"lfs\":{\"sha256\":\"%s\",\"size\":%d}"
                                        .formatted(model.weights.length, model.promisedSha256, model.weights.length)
                                : "");
        send(exchange, 200, answer.getBytes(StandardCharsets.UTF_8));
    }

    private static void resolve(HttpExchange exchange, FakeModel model, String commit, String file) throws IOException {
        model.fetched.add(commit + "/" + file);
        switch (file) {
            case "config.json" -> send(exchange, 200, "{\"model_type\":\"bert\"}".getBytes(StandardCharsets.UTF_8));
            case "tokenizer.json" -> send(exchange, 200, "{}".getBytes(StandardCharsets.UTF_8));
            default -> {
                String[] path = exchange.getRequestURI().getPath().split("/");
                exchange.getResponseHeaders().set("Location", "/store/" + path[1] + "/" + path[2]);
                exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + model.promisedSha256 + "\"");
                send(exchange, 302, new byte[0]);
            }
        }
    }

    private static void sendWeights(HttpExchange exchange, FakeModel model) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        model.ranges.add(range == null ? "none" : range);
        exchange.getResponseHeaders().set("ETag", "\"store-tag\"");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        byte[] rest = Arrays.copyOfRange(model.weights, Math.min(from, model.weights.length), model.weights.length);
        if (rest.length == 0) {
            send(exchange, 416, new byte[0]);
        } else if (model.breakOffs > 0 || model.stalls > 0) {
            boolean stall = model.stalls > 0;
            model.breakOffs = Math.max(0, model.breakOffs - 1);
            model.stalls = Math.max(0, model.stalls - 1);
            exchange.sendResponseHeaders(range == null ? 200 : 206, rest.length);
            exchange.getResponseBody().write(rest, 0, Math.min(BROKEN_OFF_AFTER, rest.length));
            exchange.getResponseBody().flush();
            if (stall) {
                waitForTheEndOfTheWorld();
            }
        } else {
            send(exchange, range == null ? 200 : 206, rest);
        }
    }

    private static void waitForTheEndOfTheWorld() {
        try {
            TimeUnit.HOURS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
