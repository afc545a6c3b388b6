package dev.headstock.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The REST API of one server, with one token. Paths are relative to {@code /api/v1}. */
final class Server {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI address;
    private final String token;

    Server(URI address, String token) {
        this.address = address;
        this.token = token;
    }

    URI address() {
        return address;
    }

    <T> T get(String path, Class<T> type) throws IOException, InterruptedException {
        return send(request(path).GET().build(), type);
    }

    /** Empty when there is no such thing (404). */
    <T> Optional<T> find(String path, Class<T> type) throws IOException, InterruptedException {
        try {
            return Optional.of(get(path, type));
        } catch (ServerErrorException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The key makes the request safe to repeat should an answer be lost on the way. */
    <T> T post(String path, Object body, Class<T> type) throws IOException, InterruptedException {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        return send(request, type);
    }

    <T> T upload(String path, Path file, Class<T> type) throws IOException, InterruptedException {
        BodyPublisher body = BodyPublishers.ofFile(file);
        HttpRequest request = request(path)
                .header("Content-Type", "application/octet-stream")
                .POST(body)
                .build();
        return send(request, type);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve("/api/v1" + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json")
                .timeout(Duration.ofMinutes(2));
    }

    private <T> T send(HttpRequest request, Class<T> type) throws IOException, InterruptedException {
        HttpResponse<String> response = exchange(request);
        if (response.statusCode() / 100 != 2) {
            throw new ServerErrorException(response.statusCode(), name(request), problem(response.body()));
        }
        try {
            return JSON.readValue(response.body(), type);
        } catch (JacksonException e) {
            throw new IOException(
                    "%s returned what this program does not understand. Is the server of another version? %s"
                            .formatted(name(request), e.getOriginalMessage()),
                    e);
        }
    }

    private HttpResponse<String> exchange(HttpRequest request) throws IOException, InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (HttpTimeoutException e) {
            throw new IOException("%s did not answer %s in time.".formatted(address, name(request)), e);
        } catch (IOException e) {
            // The reason of a refused connection has no words on every JDK.
            String reason = e.getMessage() == null ? "" : " (%s)".formatted(e.getMessage());
            throw new IOException("%s is not reachable any more%s.".formatted(address, reason), e);
        }
    }

    private static String name(HttpRequest request) {
        return request.method() + " " + request.uri().getPath();
    }

    private static ServerErrorException.ProblemDetail problem(String body) {
        try {
            return JSON.readValue(body, ServerErrorException.ProblemDetail.class);
        } catch (JacksonException e) {
            // Something in between answered, a proxy for example: its own words are the best explanation there is.
            return new ServerErrorException.ProblemDetail(null, body, null, null);
        }
    }
}
