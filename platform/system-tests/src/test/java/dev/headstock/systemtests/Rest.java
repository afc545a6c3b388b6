package dev.headstock.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST API as a program with the administrator's token sees it. Any answer other than 2xx fails the test and shows the answer. */
final class Rest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final URI address;
    private final String token;

    Rest(URI address, String token) {
        this.address = address;
        this.token = token;
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send("GET", path, "application/json", BodyPublishers.noBody());
    }

    JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return send("POST", path, "application/json", BodyPublishers.ofString(JSON.writeValueAsString(body)));
    }

    JsonNode upload(String path, Path file) throws IOException, InterruptedException {
        return send("POST", path, "application/octet-stream", BodyPublishers.ofFile(file));
    }

    /** Writes what is answered into the file. */
    Path download(String path, Path file) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/api/v1" + path))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofMinutes(2))
                .build();
        HttpResponse<Path> response = HTTP.send(request, BodyHandlers.ofFile(file));
        assertThat(response.statusCode()).as("GET %s", path).isEqualTo(200);
        return response.body();
    }

    /** As {@link #upload}, whatever the answer is. */
    HttpResponse<String> tryUpload(String path, Path file) throws IOException, InterruptedException {
        return ask("POST", path, "application/octet-stream", BodyPublishers.ofFile(file));
    }

    /** The problem with which a request is refused: its status is not 2xx, and it is no fault of the server. */
    JsonNode refused(String path, Object body) throws IOException, InterruptedException {
        HttpResponse<String> response =
                ask("POST", path, "application/json", BodyPublishers.ofString(JSON.writeValueAsString(body)));
        assertThat(response.statusCode())
                .as("POST %s was answered with %s", path, response.body())
                .isBetween(400, 499);
        return JSON.readTree(response.body());
    }

    private JsonNode send(String method, String path, String type, BodyPublisher body)
            throws IOException, InterruptedException {
        HttpResponse<String> response = ask(method, path, type, body);
        assertThat(response.statusCode() / 100)
                .as("%s %s was answered with %d: %s", method, path, response.statusCode(), response.body())
                .isEqualTo(2);
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> ask(String method, String path, String type, BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/api/v1" + path))
                .method(method, body)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .timeout(Duration.ofMinutes(2))
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }
}
