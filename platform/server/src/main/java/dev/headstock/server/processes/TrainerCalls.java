package dev.headstock.server.processes;

import dev.headstock.protocol.host.RunningCall;
import dev.headstock.server.http.ApiException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
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
        return post(path, body, answer, limit, 0);
    }

    /** @param number of the request, under which {@link TrainerProcess#running} knows the plugin that works on it */
    public <T> T post(String path, Object body, Class<T> answer, Duration limit, long number)
            throws IOException, InterruptedException {
        HttpRequest request = request(path, limit)
                .header("Content-Type", "application/json")
                .header(RunningCall.REQUEST_NUMBER, String.valueOf(number))
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                .build();
        return json.readValue(send(request), answer);
    }

    /** Receives a line; an exception ends the response. */
    public interface LineReader {
        void read(String line) throws IOException;
    }

    /**
     * Passes each line of the response on as it arrives; a last line may be a problem. When the reader fails, the connection is closed, so that the
     * process sees that its reader is gone.
     *
     * @param limit until the response begins
     * @throws ReaderException when the reader failed
     */
    public void postForLines(String path, Object body, Duration limit, LineReader reader)
            throws IOException, InterruptedException {
        HttpRequest request = request(path, limit)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                .build();
        HttpResponse<InputStream> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            if (response.statusCode() != OK) {
                throw refusal(path, response.statusCode(), lines.lines().collect(Collectors.joining("\n")));
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode problem = json.readTree(line).path("problem");
                if (problem.isObject()) {
                    throw refusal(path, problem.path("status").asInt(0), problem.toString());
                }
                pass(line, reader);
            }
        }
    }

    private static void pass(String line, LineReader reader) throws ReaderException {
        try {
            reader.read(line);
        } catch (IOException e) {
            throw new ReaderException(e);
        }
    }

    /** What a response was passed on to has failed, not the process. */
    public static final class ReaderException extends IOException {
        private static final long serialVersionUID = 1L;

        ReaderException(IOException cause) {
            super(cause);
        }
    }

    private HttpRequest.Builder request(String path, Duration limit) {
        return HttpRequest.newBuilder(process.address(path))
                .timeout(limit)
                .header("Authorization", "Bearer " + process.token());
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != OK) {
            throw refusal(request.uri().getPath(), response.statusCode(), response.body());
        }
        return response.body();
    }

    /** What the process says for people is passed on. The words of an unexpected fault are Java's: they go to the log. */
    private ApiException refusal(String path, int code, String body) {
        HttpStatus status = Objects.requireNonNullElse(HttpStatus.resolve(code), HttpStatus.INTERNAL_SERVER_ERROR);
        String said = detail(body);
        return switch (status) {
            case UNPROCESSABLE_CONTENT, CONTENT_TOO_LARGE ->
                new ApiException(HttpStatus.UNPROCESSABLE_CONTENT, "plugin-fault", said, List.of());
            case SERVICE_UNAVAILABLE -> new ApiException(status, "unavailable", said, List.of());
            case GATEWAY_TIMEOUT -> new ApiException(status, "timeout", said, List.of());
            case INSUFFICIENT_STORAGE -> new ApiException(status, "disk-full", said, List.of());
            default -> {
                log.error("The trainer answered {} with status {}: {}", path, code, said);
                yield new ApiException(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "trainer-fault",
                        "The trainer failed on this. Its log in the server's folder 'logs' says why.",
                        List.of());
            }
        };
    }

    /** The process answers faults with problem details. */
    private String detail(String body) {
        try {
            JsonNode detail = json.readTree(body).path("detail");
            return detail.isString() ? detail.asString() : "It gave no reason.";
        } catch (JacksonException e) {
            return "It gave no reason.";
        }
    }
}
