package dev.headstock.server.serving;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headstock.protocol.host.HostReady;
import dev.headstock.protocol.worker.Predictor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
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
    /** Says that its own time limit is over. */
    static final String GIVE_UP = "give up";

    static final String TAKE_THREE_SECONDS = "take three seconds";
    /** Streams until nobody reads any more. */
    static final String GO_ON = "go on";
    /** Streams a word and then a problem. */
    static final String FAIL = "fail";
    /** Streams a word and ends without an answer. */
    static final String STOP_SHORT = "stop short";
    /** Refuses to stream. */
    static final String REFUSE = "refuse";
    /** Answers 1 when a reader has gone away, else 0. */
    static final String WAS_LEFT = "was left";

    private static volatile boolean wasLeft;
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
        server.createContext("/predict/stream", FakePredictor::stream);
        server.start();
        System.out.println(
                JSON.writeValueAsString(new HostReady(server.getAddress().getPort(), "secret", "1.0.0")));
        while (input.readLine() != null) {
            // Nothing is said here; only the end matters.
        }
    }

    /** One after the other, as the real one does. */
    private static synchronized void predict(HttpExchange exchange) throws IOException {
        Predictor.Request request = JSON.readValue(exchange.getRequestBody(), Predictor.Request.class);
        String text = String.valueOf(request.inputs().get(0).get("text"));
        if (text.equals(DIE)) {
            Runtime.getRuntime().halt(3);
        }
        if (text.equals(FALL_SILENT)) {
            return;
        }
        if (text.equals(GIVE_UP)) {
            byte[] body =
                    JSON.writeValueAsBytes(Map.of("detail", "This took longer than 60 seconds and was given up."));
            exchange.sendResponseHeaders(504, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            return;
        }
        if (text.equals(TAKE_THREE_SECONDS)) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
        }
        String answer = text.equals(WAS_LEFT)
                ? wasLeft ? "1" : "0"
                : Long.toString(ProcessHandle.current().pid());
        byte[] body = JSON.writeValueAsBytes(new Predictor.Reply(List.of(answer(answer, text.length())), 0.5));
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Predictor.PredictedAnswer answer(String text, int tokens) {
        return new Predictor.PredictedAnswer(
                Map.of("kind", "text", "text", text, "alternatives", List.of()), text, 1.0, tokens, false, false);
    }

    /** The text grows by a word with every event. */
    private static void stream(HttpExchange exchange) throws IOException {
        Predictor.Request request = JSON.readValue(exchange.getRequestBody(), Predictor.Request.class);
        String text = String.valueOf(request.inputs().get(0).get("text"));
        if (text.equals(REFUSE)) {
            byte[] body = JSON.writeValueAsBytes(Map.of("detail", "This head does not generate."));
            exchange.sendResponseHeaders(422, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            return;
        }
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            if (text.equals(FAIL) || text.equals(STOP_SHORT)) {
                send(out, new Predictor.StreamEvent("one", null));
                if (text.equals(FAIL)) {
                    send(out, Map.of("problem", Map.of("status", 422, "detail", "The head has no such class.")));
                }
                return;
            }
            String[] words = text.equals(GO_ON) ? "on ".repeat(5_000).split(" ") : text.split(" ");
            String soFar = "";
            for (int i = 0; i < words.length; i++) {
                soFar = (soFar + " " + words[i]).strip();
                boolean last = i == words.length - 1;
                send(out, new Predictor.StreamEvent(soFar, last ? answer(soFar, words.length) : null));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        } catch (IOException e) {
            wasLeft = true;
        }
    }

    private static void send(OutputStream out, Object line) throws IOException {
        out.write((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
