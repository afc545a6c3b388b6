package dev.headstock.server.processes;

import dev.headstock.server.http.ApiException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP to one process of the trainer program. */
public record TrainerCalls(TrainerProcess process, JsonMapper json) {
    private static final Logger log = LoggerFactory.getLogger(TrainerCalls.class);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final int OK = 200;

    public static TrainerCalls to(TrainerProcess process, JsonMapper json) {
        return new TrainerCalls(process, json);
    }

    public <T> T get(String path, TypeReference<T> answer, Duration limit) throws IOException, InterruptedException {
        return json.readValue(send(request(path, limit).GET().build()), answer);
    }

    /** Throws an {@link ApiException} with what the process said when it refused. */
    public <T> T post(String path, Object body, Class<T> answer, Duration limit)
            throws IOException, InterruptedException {
        HttpRequest request = request(path, limit)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                .build();
        return json.readValue(send(request), answer);
    }

    private HttpRequest.Builder request(String path, Duration limit) {
        return HttpRequest.newBuilder(process.address(path))
                .timeout(limit)
                .header("Authorization", "Bearer " + process.token());
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != OK) {
            throw refusal(request.uri().getPath(), response);
        }
        return response.body();
    }

    /** What the process says for people is passed on. The words of an unexpected fault are Java's: they go to the log. */
    private ApiException refusal(String path, HttpResponse<String> response) {
        HttpStatus status =
                Objects.requireNonNullElse(HttpStatus.resolve(response.statusCode()), HttpStatus.INTERNAL_SERVER_ERROR);
        String said = detail(response);
        return switch (status) {
            case UNPROCESSABLE_CONTENT, CONTENT_TOO_LARGE ->
                new ApiException(HttpStatus.UNPROCESSABLE_CONTENT, "plugin-fault", said, List.of());
            case SERVICE_UNAVAILABLE -> new ApiException(status, "unavailable", said, List.of());
            case GATEWAY_TIMEOUT -> new ApiException(status, "timeout", said, List.of());
            case INSUFFICIENT_STORAGE -> new ApiException(status, "disk-full", said, List.of());
            default -> {
                log.error("The trainer answered {} with status {}: {}", path, response.statusCode(), said);
                yield new ApiException(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "trainer-fault",
                        "The trainer failed on this. Its log in the server's folder 'logs' says why.",
                        List.of());
            }
        };
    }

    /** The process answers faults with problem details. */
    private String detail(HttpResponse<String> response) {
        try {
            JsonNode detail = json.readTree(response.body()).path("detail");
            return detail.isString() ? detail.asString() : "It gave no reason.";
        } catch (JacksonException notJson) {
            return "It gave no reason.";
        }
    }
}
