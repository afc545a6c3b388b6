package dev.headstock.server.processes;

import dev.headstock.server.web.ApiException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP to one process of the trainer program. */
public record TrainerCalls(TrainerProcess process, JsonMapper json) {
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
            throw new ApiException(HttpStatus.UNPROCESSABLE_CONTENT, "plugin-fault", detail(response), List.of());
        }
        return response.body();
    }

    /** The process answers faults with problem details; whatever else it says is not for users. */
    private String detail(HttpResponse<String> response) {
        try {
            JsonNode body = json.readTree(response.body());
            if (body.path("detail").isString()) {
                return body.path("detail").asString();
            }
        } catch (JacksonException notJson) {
            return "The trainer answered with status %d and no reason.".formatted(response.statusCode());
        }
        return "The trainer answered with status %d.".formatted(response.statusCode());
    }
}
