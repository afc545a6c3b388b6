package dev.headstock.server.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headstock.server.ServerTest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ActuatorTest extends ServerTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void livenessAndReadinessAnswerAnyoneWithTheirStateAlone() {
        for (String path : List.of("/healthz", "/actuator/health/liveness", "/actuator/health/readiness")) {
            assertThat(get(anonymous, path)).as(path).isEqualTo("{\"status\":\"UP\"}");
        }
    }

    @Test
    void administratorsSeeWhatIsWrong() {
        await().untilAsserted(() -> assertThat(
                        json(get(admin, "/actuator/health")).path("status").asString())
                .isEqualTo("UP"));

        JsonNode components = json(get(admin, "/actuator/health")).path("components");
        assertThat(components.propertyNames()).contains("db", "diskSpace", "objectStore", "pluginHost");
        assertThat(components.at("/objectStore/details/place").asString()).isNotBlank();
        assertThat(json(get(anonymous, "/actuator/health")).has("components")).isFalse();
    }

    @Test
    void metricsAreForThoseWhoMayReadRuns() {
        assertThat(status(anonymous, "/actuator/prometheus")).isEqualTo(401);

        String metrics = get(as("viewer"), "/actuator/prometheus");

        assertThat(metrics.lines())
                .anyMatch(line -> line.matches("headstock_jobs\\{state=\"queued\"} \\d+\\.0"))
                .anyMatch(line -> line.matches("headstock_slots\\{state=\"free\"} \\d+\\.0"))
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"))
                .anyMatch(line -> line.startsWith("hikaricp_connections_active"))
                .anyMatch(line -> line.startsWith("http_server_requests_seconds_count"));
    }

    @Test
    void whatIsNotExposedIsNotThereForAnyone() {
        for (String path : List.of("env", "heapdump", "beans", "configprops", "loggers", "shutdown", "threaddump")) {
            assertThat(status(anonymous, "/actuator/" + path)).as(path).isEqualTo(401);
            assertThat(status(admin, "/actuator/" + path)).as(path).isEqualTo(404);
        }
        assertThat(admin.post()
                        .uri("/actuator/shutdown")
                        .exchange()
                        .returnResult()
                        .getStatus()
                        .value())
                .isEqualTo(403);
    }

    private RestTestClient as(String role) {
        JsonNode token = json(Objects.requireNonNull(admin.post()
                .uri("/api/v1/tokens")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("name", "metrics " + role, "role", role))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody()));
        return RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeader("Authorization", "Bearer " + token.path("token").asString())
                .build();
    }

    private static String get(RestTestClient client, String path) {
        return Objects.requireNonNull(client.get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    private static int status(RestTestClient client, String path) {
        return client.get().uri(path).exchange().returnResult().getStatus().value();
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }
}
