package dev.headstock.trainer.worker;

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
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Talks to the server about one attempt. A server that is away, or not well, is asked again with growing pauses for as long as the lease
 * lasts: a restart of the server is no reason to stop training.
 */
final class ServerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private final String base;
    private final String token;
    private final Lease lease;

    ServerConnection(Bootstrap bootstrap, Lease lease) {
        this.base = "%s/api/worker/v1/attempts/%s/%d".formatted(bootstrap.server(), bootstrap.job(), bootstrap.epoch());
        this.token = bootstrap.token();
        this.lease = lease;
    }

    <T> T get(String path, Class<T> type) throws IOException {
        return retry(() -> exchange("GET", path, Body.NONE, Duration.ofSeconds(30), answer -> parse(answer, type)));
    }

    void download(String path, Path target) throws IOException {
        retry(() -> exchange("GET", path, Body.NONE, Duration.ofSeconds(60), answer -> {
            try (OutputStream file = Files.newOutputStream(target)) {
                return answer.transferTo(file);
            }
        }));
    }

    void post(String path, Object body) throws IOException {
        retry(() -> exchange("POST", path, Body.json(body), Duration.ofSeconds(60), InputStream::readAllBytes));
    }

    <T> T post(String path, Object body, Class<T> type) throws IOException {
        return retry(() -> exchange("POST", path, Body.json(body), Duration.ofSeconds(60), in -> parse(in, type)));
    }

    /** Asks once, without patience: the next heartbeat comes soon enough. */
    <T> T postOnce(String path, Object body, Class<T> type, Duration timeout) throws IOException {
        return exchange("POST", path, Body.json(body), timeout, answer -> parse(answer, type));
    }

    void upload(String path, Path file) throws IOException {
        retry(() -> exchange("PUT", path, Body.file(file), Duration.ofSeconds(120), InputStream::readAllBytes));
    }

    private interface Reader<T> {
        T read(InputStream answer) throws IOException;
    }

    private interface Request<T> {
        T send() throws IOException;
    }

    /** @param type of the content, null when there is none */
    private record Body(@Nullable String type, long length, BodySource source) {
        static final Body NONE = new Body(null, 0, InputStream::nullInputStream);

        static Body json(Object value) {
            byte[] bytes = Json.MAPPER.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
            return new Body("application/json", bytes.length, () -> new ByteArrayInputStream(bytes));
        }

        static Body file(Path file) throws IOException {
            return new Body("application/octet-stream", Files.size(file), () -> Files.newInputStream(file));
        }
    }

    private interface BodySource {
        InputStream open() throws IOException;
    }

    private <T> T retry(Request<T> request) throws IOException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            lease.check();
            try {
                return request.send();
            } catch (RequestRefusedException e) {
                throw e;
            } catch (IOException e) {
                LOG.debug("asking the server again", e);
                sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    /** Between half and the whole pause, so that workers do not all return at once. */
    private static void sleep(Duration pause) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(pause.toMillis() / 2, pause.toMillis() + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the server", e);
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
            checkStatus(method, path, connection);
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
            content.transferTo(out);
        }
    }

    private void checkStatus(String method, String path, HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status < 300) {
            return;
        }
        if (status == HttpURLConnection.HTTP_CONFLICT) {
            lease.lose();
        }
        String message = "%s %s: the server answered %d: %s".formatted(method, path, status, detail(connection));
        boolean passing = status >= 500 || status == 429 || status == 408;
        throw passing ? new IOException(message) : new RequestRefusedException(message);
    }

    private static String detail(HttpURLConnection connection) throws IOException {
        try (InputStream error = connection.getErrorStream()) {
            return error == null ? "" : new String(error.readNBytes(2_000), StandardCharsets.UTF_8);
        }
    }

    private static <T> T parse(InputStream answer, Class<T> type) throws IOException {
        return Json.MAPPER.readValue(new String(answer.readAllBytes(), StandardCharsets.UTF_8), type);
    }
}
