package dev.headstock.trainer.processes.worker;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.worker.Assignment;
import dev.headstock.protocol.worker.Bootstrap;
import dev.headstock.protocol.worker.CheckpointAnnouncement;
import dev.headstock.protocol.worker.CheckpointTicket;
import dev.headstock.protocol.worker.EvaluationReport;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.HeartbeatReply;
import dev.headstock.protocol.worker.JobResult;
import dev.headstock.protocol.worker.LogBatch;
import dev.headstock.protocol.worker.MetricBatch;
import dev.headstock.protocol.worker.MetricBatch.Point;
import dev.headstock.protocol.worker.PredictionBatch;
import dev.headstock.protocol.worker.TrainWork.CheckpointReference;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The server's side of the worker protocol over real HTTP, which keeps everything that is sent. */
public final class RecordingServer implements AutoCloseable {
    private static final String TOKEN = "secret-of-the-attempt";

    final List<Point> points = new CopyOnWriteArrayList<>();
    final List<LogBatch.Line> lines = new CopyOnWriteArrayList<>();
    public final List<EvaluationReport> evaluations = new CopyOnWriteArrayList<>();
    public final List<PredictionBatch> predictions = new CopyOnWriteArrayList<>();
    final List<CheckpointAnnouncement> committed = new CopyOnWriteArrayList<>();
    final List<byte[]> states = new CopyOnWriteArrayList<>();
    final List<JobResult> results = new CopyOnWriteArrayList<>();
    final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final HttpServer http;
    private final Path folder;
    private final Map<String, Path> files = new HashMap<>();
    private final List<CheckpointAnnouncement> announced = new ArrayList<>();
    private @Nullable Assignment assignment;
    private volatile @Nullable Finish finish;
    private volatile int checkpointsRequested;
    private volatile boolean pauseRequested;
    private volatile IntPredicate conflict = points -> false;
    private volatile int failures;
    private volatile @Nullable String uploadRefusal;
    private volatile Duration uploadPause = Duration.ZERO;
    private volatile int committedAtFinish = -1;
    private final AtomicReference<@Nullable String> strangeReply = new AtomicReference<>();
    private final AtomicInteger heartbeats = new AtomicInteger();
    private volatile long hungAfterSeconds = 1_800;

    public RecordingServer(Path folder) throws IOException {
        this.folder = folder;
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::answer);
        http.setExecutor(Executors.newCachedThreadPool());
        http.start();
    }

    public Bootstrap bootstrap(String attempt) {
        return new Bootstrap(
                "http://127.0.0.1:" + http.getAddress().getPort(),
                "job",
                1,
                TOKEN,
                folder.resolve("cache").toString(),
                folder.resolve("work-" + attempt).toString(),
                hungAfterSeconds);
    }

    FileReference offer(String name, Path file) throws IOException {
        String sha256 = Sha256.of(file);
        files.put(sha256, file);
        return new FileReference(name, Files.size(file), sha256);
    }

    /** Sends a file's bytes under another file's name. */
    void offerAs(String sha256, Path file) {
        files.put(sha256, file);
    }

    void assign(Assignment work) {
        assignment = work;
    }

    void requestCheckpoint() {
        checkpointsRequested++;
    }

    /** From now on replies to heartbeats request a pause. */
    void requestPause(boolean requested) {
        pauseRequested = requested;
    }

    /** Answers 409 to metrics as soon as this many points are there. */
    void loseLeaseAfter(int points) {
        conflict = count -> count >= points;
    }

    void answerNextHeartbeatWith(String json) {
        strangeReply.set(json);
    }

    int heartbeats() {
        return heartbeats.get();
    }

    void refuseUploads(String detail) {
        uploadRefusal = detail;
    }

    void slowUploads(Duration each) {
        uploadPause = each;
    }

    /** Returns when this many checkpoints are committed. */
    void awaitCommitted(int checkpoints) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (committed.size() < checkpoints) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("only %d checkpoints after a minute".formatted(committed.size()));
            }
            Thread.sleep(20);
        }
    }

    /** How many checkpoints were committed when the worker reported its end. */
    int committedAtFinish() {
        return committedAtFinish;
    }

    private static void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** How long the next worker may make no progress. */
    void hungAfter(Duration limit) {
        hungAfterSeconds = limit.toSeconds();
    }

    /** Answers 503 this many times. */
    public void failNext(int times) {
        failures = times;
    }

    @Nullable
    Finish finish() {
        return finish;
    }

    List<Double> values(String metric) {
        return points.stream()
                .filter(point -> point.name().equals(metric))
                .map(Point::value)
                .toList();
    }

    /** A committed checkpoint, ready to be assigned. */
    CheckpointReference reference(CheckpointAnnouncement checkpoint) throws IOException {
        List<FileReference> references = new ArrayList<>();
        for (FileReference file : checkpoint.files()) {
            references.add(offer(file.name(), checkpointFile(checkpoint, file.name())));
        }
        return new CheckpointReference("checkpoint", checkpoint.step(), references);
    }

    Path checkpointFile(CheckpointAnnouncement checkpoint, String name) {
        return folder.resolve("checkpoints")
                .resolve(String.valueOf(checkpoint.step()))
                .resolve(name);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                reply(exchange, 401, Map.of());
            } else if (failures > 0) {
                failures--;
                reply(exchange, 503, Map.of());
            } else {
                route(exchange);
            }
        }
    }

    private void route(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replaceFirst("/api/worker/v1/attempts/job/1", "");
        if (path.startsWith("/files/")) {
            Path file = requireNonNull(files.get(path.substring("/files/".length())));
            exchange.sendResponseHeaders(200, Files.size(file));
            Files.copy(file, exchange.getResponseBody());
        } else if (path.startsWith("/checkpoints/") && path.endsWith("/files") && uploadRefusal != null) {
            exchange.getRequestBody().readAllBytes();
            reply(exchange, 422, Map.of("type", "urn:headstock:validation", "detail", uploadRefusal));
        } else if (path.startsWith("/checkpoints/") && path.endsWith("/files")) {
            pause(uploadPause);
            String name = URLDecoder.decode(
                    exchange.getRequestURI().getRawQuery().substring("name=".length()), StandardCharsets.UTF_8);
            Path target = checkpointFile(announced.get(announced.size() - 1), name);
            Files.createDirectories(target.getParent());
            Files.copy(exchange.getRequestBody(), target, StandardCopyOption.REPLACE_EXISTING);
            reply(exchange, 204, null);
        } else if (path.equals("/state")) {
            states.add(exchange.getRequestBody().readAllBytes());
            reply(exchange, 204, null);
        } else if (path.startsWith("/blobs/")) {
            blobs.put(
                    path.substring("/blobs/".length()),
                    exchange.getRequestBody().readAllBytes());
            reply(exchange, 204, null);
        } else {
            json(exchange, path, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private void json(HttpExchange exchange, String path, String body) throws IOException {
        switch (path) {
            case "/assignment" -> reply(exchange, 200, assignment);
            case "/heartbeat" -> {
                heartbeats.incrementAndGet();
                String strange = strangeReply.getAndSet(null);
                reply(
                        exchange,
                        200,
                        strange == null
                                ? new HeartbeatReply(checkpointsRequested, pauseRequested, 30)
                                : Json.MAPPER.readTree(strange));
            }
            case "/metrics" -> {
                if (conflict.test(points.size())) {
                    reply(exchange, 409, Map.of("type", "urn:headstock:lease-lost"));
                    return;
                }
                points.addAll(Json.MAPPER.readValue(body, MetricBatch.class).points());
                reply(exchange, 204, null);
            }
            case "/log" -> {
                lines.addAll(Json.MAPPER.readValue(body, LogBatch.class).lines());
                reply(exchange, 204, null);
            }
            case "/evaluations" -> {
                evaluations.add(Json.MAPPER.readValue(body, EvaluationReport.class));
                reply(exchange, 204, null);
            }
            case "/predictions" -> {
                predictions.add(Json.MAPPER.readValue(body, PredictionBatch.class));
                reply(exchange, 204, null);
            }
            case "/result" -> {
                results.add(Json.MAPPER.readValue(body, JobResult.class));
                reply(exchange, 204, null);
            }
            case "/checkpoints" -> {
                var announcement = Json.MAPPER.readValue(body, CheckpointAnnouncement.class);
                announced.add(announcement);
                List<String> names =
                        announcement.files().stream().map(FileReference::name).toList();
                reply(exchange, 200, new CheckpointTicket("newest", names));
            }
            case "/checkpoints/newest/commit" -> {
                committed.add(announced.get(announced.size() - 1));
                reply(exchange, 204, null);
            }
            case "/finish" -> {
                committedAtFinish = committed.size();
                finish = Json.MAPPER.readValue(body, Finish.class);
                reply(exchange, 204, null);
            }
            default -> reply(exchange, 404, Map.of());
        }
    }

    private static void reply(HttpExchange exchange, int status, @Nullable Object body) throws IOException {
        byte[] bytes = body == null ? new byte[0] : Json.MAPPER.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
