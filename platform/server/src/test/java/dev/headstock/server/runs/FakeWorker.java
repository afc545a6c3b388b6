package dev.headstock.server.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.worker.Assignment;
import dev.headstock.protocol.worker.CheckpointAnnouncement;
import dev.headstock.protocol.worker.CheckpointTicket;
import dev.headstock.protocol.worker.EvaluationReport;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.Heartbeat;
import dev.headstock.protocol.worker.HeartbeatReply;
import dev.headstock.protocol.worker.JobResult;
import dev.headstock.protocol.worker.LogBatch;
import dev.headstock.protocol.worker.MetricBatch;
import dev.headstock.protocol.worker.PredictionBatch;
import dev.headstock.protocol.worker.PredictionBatch.ExamplePrediction;
import dev.headstock.server.executors.AttemptId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Says what a worker says, over real HTTP, without training anything. Every method answers the HTTP status. */
public final class FakeWorker {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private final String base;
    private final String token;

    FakeWorker(int port, AttemptId attempt, String token) {
        this.base =
                "http://127.0.0.1:%d/api/worker/v1/attempts/%s/%d".formatted(port, attempt.job(), attempt.attempt());
        this.token = token;
    }

    public Assignment assignment() {
        HttpResponse<byte[]> response = send("GET", "/assignment", null);
        assertThat(response.statusCode())
                .as(() -> new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return JSON.readValue(response.body(), Assignment.class);
    }

    int assignmentStatus() {
        return send("GET", "/assignment", null).statusCode();
    }

    byte[] file(FileReference file) {
        return send("GET", "/files/" + file.sha256(), null).body();
    }

    public int fileStatus(String sha256) {
        return send("GET", "/files/" + sha256, null).statusCode();
    }

    int heartbeat(long step) {
        return heartbeat(new Heartbeat("training", step, 20, 5.0, 100.0, 1L << 30));
    }

    public int heartbeat(Heartbeat report) {
        return post("/heartbeat", report);
    }

    /** {@code train/loss} = 1 / step for every step of the range, both included. */
    int losses(long from, long to) {
        return metrics(LongStream.rangeClosed(from, to)
                .mapToObj(step -> new MetricBatch.Point("train/loss", step, step / 10.0, step, 1.0 / step))
                .toList());
    }

    int metrics(List<MetricBatch.Point> points) {
        return post("/metrics", new MetricBatch(points));
    }

    int log(long number, String text) {
        return post("/log", new LogBatch(List.of(new LogBatch.Line(number, "INFO", 1_700_000_000_000L, text))));
    }

    public int evaluation(long step, double accuracy) {
        int status = predictions(step, prediction(2, "spam", "ham", 0.9, 2.3), prediction(3, "ham", "ham", 0.8, 0.2));
        return status == 204 ? report(step, accuracy, 2) : status;
    }

    /** A class that was predicted for an example of a known one. */
    static ExamplePrediction prediction(long row, String truth, String answer, double confidence, double loss) {
        return new ExamplePrediction(
                row,
                0,
                classLabel(truth, 1),
                truth,
                classLabel(answer, confidence),
                answer,
                confidence,
                loss,
                truth.equals(answer) ? 1 : 0,
                false);
    }

    static Map<String, @Nullable Object> classLabel(String text, double score) {
        return Map.of("kind", "class-label", "text", text, "scores", Map.of(text, score));
    }

    int predictions(long step, ExamplePrediction... predictions) {
        return post("/predictions", new PredictionBatch(step, Split.DEV, List.of(predictions)));
    }

    /** Completes an evaluation of so many predictions. */
    int report(long step, double accuracy, long predictions) {
        return report(step, accuracy, predictions, Map.of());
    }

    /** @param replicates values of bootstrap replicates by metric */
    int report(long step, double accuracy, long predictions, Map<String, List<Double>> replicates) {
        return post(
                "/evaluations",
                new EvaluationReport(
                        step,
                        Split.DEV,
                        Map.of("accuracy", accuracy, "loss", Double.NaN),
                        List.of(new MetricView("accuracy", MetricView.Direction.MAXIMIZE)),
                        List.of(Map.of(
                                "kind",
                                "confusion-matrix",
                                "title",
                                "Confusion",
                                "classes",
                                List.of("ham", "spam"),
                                "counts",
                                List.of(List.of(1, 0), List.of(1, 0)))),
                        replicates,
                        Map.of(),
                        predictions,
                        0));
    }

    CheckpointTicket announce(long step, double accuracy, Map<String, byte[]> files) {
        List<FileReference> references = files.entrySet().stream()
                .map(file -> new FileReference(file.getKey(), file.getValue().length, sha256(file.getValue())))
                .toList();
        HttpResponse<byte[]> answer = send(
                "POST",
                "/checkpoints",
                json(new CheckpointAnnouncement(step, step / 10.0, Map.of("accuracy", accuracy), references)));
        return JSON.readValue(answer.body(), CheckpointTicket.class);
    }

    int announceStatus(long step) {
        return post(
                "/checkpoints",
                new CheckpointAnnouncement(
                        step, 1, Map.of(), List.of(new FileReference("state/x", 1, sha256(new byte[1])))));
    }

    int upload(String checkpoint, String name, byte[] content) {
        return send(
                        "PUT",
                        "/checkpoints/%s/files?name=%s".formatted(checkpoint, name),
                        BodyPublishers.ofByteArray(content))
                .statusCode();
    }

    int commit(String checkpoint) {
        return send("POST", "/checkpoints/" + checkpoint + "/commit", BodyPublishers.noBody())
                .statusCode();
    }

    /** Announces, uploads and commits a checkpoint with one file of state and one of the model. */
    public String checkpoint(long step, double accuracy) {
        byte[] state = ("state of step " + step).getBytes(StandardCharsets.UTF_8);
        byte[] model = ("model of step " + step).getBytes(StandardCharsets.UTF_8);
        Map<String, byte[]> files = Map.of("state/optimizer.safetensors", state, "model/model.safetensors", model);
        CheckpointTicket ticket = announce(step, accuracy, files);
        ticket.missing().forEach(name -> upload(ticket.id(), name, files.getOrDefault(name, new byte[0])));
        commit(ticket.id());
        return ticket.id();
    }

    public int succeed() {
        return post(
                "/finish",
                new Finish(
                        Finish.Outcome.SUCCEEDED,
                        null,
                        null,
                        null,
                        false,
                        Map.of("seconds", 12.5, "trained-parameters", 100.0)));
    }

    boolean pauseRequested() {
        Heartbeat report = new Heartbeat("training", 5, 20, 5.0, 100.0, 1L << 30);
        return JSON.readValue(send("POST", "/heartbeat", json(report)).body(), HeartbeatReply.class)
                .pauseRequested();
    }

    int pause() {
        return post("/finish", new Finish(Finish.Outcome.PAUSED, null, null, null, false, Map.of()));
    }

    public int result(JobResult result) {
        return post("/result", result);
    }

    /** Stores a file of what is being made. */
    public int blob(byte[] content) {
        return send("PUT", "/blobs/" + sha256(content), BodyPublishers.ofByteArray(content))
                .statusCode();
    }

    public int fail(String cause, boolean retry) {
        return post("/finish", new Finish(Finish.Outcome.FAILED, cause, "It broke.", "Fix it.", retry, Map.of()));
    }

    private int post(String path, Object body) {
        return send("POST", path, json(body)).statusCode();
    }

    private static BodyPublisher json(Object body) {
        return BodyPublishers.ofString(JSON.writeValueAsString(body));
    }

    private HttpResponse<byte[]> send(String method, String path, @Nullable BodyPublisher body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", method.equals("PUT") ? "application/octet-stream" : "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : body)
                .build();
        try {
            return HTTP.send(request, BodyHandlers.ofByteArray());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
