package dev.headstock.trainer.processes.worker.server;

import dev.headstock.protocol.DiskFull;
import dev.headstock.protocol.worker.Bootstrap;
import dev.headstock.trainer.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Talks to the server about one attempt. A server that is away, or not well, is asked again with growing pauses: a restart of the server is
 * no reason to stop training. But not for ever: a server that keeps failing while the lease goes on, because its disk is full for example,
 * ends the attempt with what the server says.
 */
public final class ServerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration UPLOAD_TIMEOUT = Duration.ofSeconds(120);
    private static final int BUFFER = 1 << 16;

    private final String base;
    private final String token;
    private final Lease lease;
    private final RetryPolicy retryPolicy;
    private final Runnable onTransfer;

    /** @param onTransfer told of every piece of a file that went over the wire; heartbeats and the like are no progress */
    public ServerConnection(Bootstrap bootstrap, Lease lease, RetryPolicy retryPolicy, Runnable onTransfer) {
        this.base =
                "%s/api/worker/v1/attempts/%s/%d".formatted(bootstrap.server(), bootstrap.job(), bootstrap.attempt());
        this.token = bootstrap.token();
        this.lease = lease;
        this.retryPolicy = retryPolicy;
        this.onTransfer = onTransfer;
    }

    public <T> T get(String path, Class<T> type) throws IOException {
        return retry(() -> exchange("GET", path, Body.NONE, ANSWER_TIMEOUT, answer -> parse(answer, type)));
    }

    public void download(String path, Path target) throws IOException {
        retry(() -> exchange("GET", path, Body.NONE, ANSWER_TIMEOUT, answer -> {
            try (OutputStream file = Files.newOutputStream(target)) {
                transfer(answer, file, onTransfer);
                return target;
            }
        }));
    }

    public void post(String path, Object body) throws IOException {
        retry(() -> {
            postOnce(path, body, ANSWER_TIMEOUT);
            return path;
        });
    }

    /** Asks once, without retryPolicy. */
    public void postOnce(String path, Object body, Duration timeout) throws IOException {
        exchange("POST", path, Body.json(body), timeout, InputStream::readAllBytes);
    }

    /** Asks once, without retryPolicy. */
    <T> T postOnce(String path, Object body, Class<T> type, Duration timeout) throws IOException {
        return exchange("POST", path, Body.json(body), timeout, answer -> parse(answer, type));
    }

    /** Asks once, without retryPolicy. */
    public <T> T postOnce(String path, Object body, Class<T> type) throws IOException {
        return postOnce(path, body, type, ANSWER_TIMEOUT);
    }

    /** Sends once, without retryPolicy. */
    public void uploadOnce(String path, Path file) throws IOException {
        exchange("PUT", path, Body.file(file, onTransfer), UPLOAD_TIMEOUT, InputStream::readAllBytes);
    }

    /** Sends a file, and repeats what fails for the moment. */
    public void put(String path, Path file) throws IOException {
        retry(() -> {
            uploadOnce(path, file);
            return path;
        });
    }

    /** Likewise bytes. */
    public void put(String path, byte[] bytes) throws IOException {
        retry(() -> {
            exchange("PUT", path, Body.bytes(bytes), UPLOAD_TIMEOUT, InputStream::readAllBytes);
            return path;
        });
    }

    private interface Reader<T> {
        T read(InputStream answer) throws IOException;
    }

    /** One or several requests that are only useful together; they are repeated together. */
    public interface Request<T> {
        T send() throws IOException;
    }

    /**
     * @param type of the content, null when there is none
     * @param onPiece told of every piece that has been sent
     */
    private record Body(@Nullable String type, long length, BodySource source, Runnable onPiece) {
        static final Body NONE = new Body(null, 0, InputStream::nullInputStream, () -> {});

        static Body json(Object value) {
            byte[] bytes = Json.MAPPER.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
            return new Body("application/json", bytes.length, () -> new ByteArrayInputStream(bytes), () -> {});
        }

        static Body bytes(byte[] bytes) {
            return new Body("application/octet-stream", bytes.length, () -> new ByteArrayInputStream(bytes), () -> {});
        }

        static Body file(Path file, Runnable onPiece) throws IOException {
            return new Body("application/octet-stream", Files.size(file), () -> Files.newInputStream(file), onPiece);
        }
    }

    private interface BodySource {
        InputStream open() throws IOException;
    }

    /**
     * Repeats what fails for the moment.
     *
     * @throws RequestRefusedException at once when the server understands the request and does not want it
     * @throws ServerFailingException when retryPolicy is at its end
     * @throws IOException at once when it is this machine's disk that is full
     */
    public <T> T retry(Request<T> request) throws IOException {
        RetryPolicy.Wait wait = retryPolicy.begin();
        while (true) {
            lease.check();
            try {
                return request.send();
            } catch (RequestRefusedException e) {
                throw e;
            } catch (IOException e) {
                boolean ours = DiskFull.isCauseOf(e) && !(e instanceof ServerFailingException);
                if (ours) {
                    throw e;
                }
                wait.after(e);
            }
        }
    }

    private <T> T exchange(String method, String path, Body body, Duration timeout, Reader<T> reader)
            throws IOException {
        var connection = (HttpURLConnection) URI.create(base + path).toURL().openConnection();
        try {
            connection.setRequestMethod(method);
            connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
            connection.setReadTimeout((int) timeout.toMillis());
            connection.setRequestProperty("Authorization", "Bearer " + token);
            send(connection, body);
            checkStatus(connection);
            try (InputStream answer = connection.getInputStream()) {
                return reader.read(answer);
            }
        } finally {
            connection.disconnect();
        }
    }

    private static void send(HttpURLConnection connection, Body body) throws IOException {
        String type = body.type();
        if (type == null) {
            return;
        }
        connection.setRequestProperty("Content-Type", type);
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length());
        try (InputStream content = body.source().open();
                OutputStream out = connection.getOutputStream()) {
            transfer(content, out, body.onPiece());
        }
    }

    private static void transfer(InputStream from, OutputStream to, Runnable onPiece) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            to.write(buffer, 0, count);
            onPiece.run();
        }
    }

    private void checkStatus(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status < 300) {
            return;
        }
        ServerProblem problem = ServerProblem.read(connection);
        if (problem.isLeaseLost()) {
            lease.lose();
        }
        if (problem.isPassing()) {
            LOG.debug("{} {}: {}", connection.getRequestMethod(), connection.getURL(), problem);
            throw new ServerFailingException(problem);
        }
        throw new RequestRefusedException("The server refused %s: %s"
                .formatted(
                        connection
                                .getURL()
                                .getPath()
                                .substring(URI.create(base).getPath().length()),
                        problem.detail()));
    }

    private static <T> T parse(InputStream answer, Class<T> type) throws IOException {
        return Json.MAPPER.readValue(new String(answer.readAllBytes(), StandardCharsets.UTF_8), type);
    }
}
