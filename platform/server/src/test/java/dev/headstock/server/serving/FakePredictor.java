package dev.headstock.server.serving;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headstock.protocol.host.HostReady;
import dev.headstock.protocol.worker.Predictor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/** Speaks as a predictor does, without a model: it answers with its process id, and dies or falls silent when the text says so. */
final class FakePredictor {
    static final String DIE = "die";
    static final String FALL_SILENT = "fall silent";
    static final String TAKE_THREE_SECONDS = "take three seconds";
    private static final JsonMapper JSON = new JsonMapper();

    private FakePredictor() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        switch (input.readLine()) {
            case "fail" -> System.exit(4);
            case "never be ready" -> new CountDownLatch(1).await();
            default -> {
                answerUntilClosed(input);
                System.exit(0);
            }
        }
    }

    private static void answerUntilClosed(BufferedReader input) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/predict", FakePredictor::predict);
        server.start();
        System.out.println(
                JSON.writeValueAsString(new HostReady(server.getAddress().getPort(), "secret", "0.1.0")));
        while (input.readLine() != null) {
            // Nothing is said here; only the end matters.
        }
    }

    /** One after the other, as the real one does. */
    private static synchronized void predict(HttpExchange exchange) throws IOException {
        Predictor.Request request = JSON.readValue(exchange.getRequestBody(), Predictor.Request.class);
        String text = request.inputs().get(0).text();
        if (text.equals(DIE)) {
            Runtime.getRuntime().halt(3);
        }
        if (text.equals(FALL_SILENT)) {
            return;
        }
        if (text.equals(TAKE_THREE_SECONDS)) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
        }
        String answer = Long.toString(ProcessHandle.current().pid());
        Predictor.Reply reply = new Predictor.Reply(
                List.of(new Predictor.Answer(answer, 1, Map.of(answer, 1.0), text.length(), false)), 0.5);
        byte[] body = JSON.writeValueAsBytes(reply);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
