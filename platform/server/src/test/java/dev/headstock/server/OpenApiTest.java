package dev.headstock.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenApiTest extends ServerTest {

    @Test
    void describesTheInterfaceAndWhatIsAlwaysThere() {
        byte[] body = Objects.requireNonNull(admin.get()
                .uri("/api/openapi.json")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBodyContent());
        JsonNode document = new JsonMapper().readTree(body);

        assertThat(document.path("paths").propertyNames())
                .contains("/api/v1/datasets", "/api/v1/models/{id}", "/api/v1/plugins");
        JsonNode model = document.at("/components/schemas/BaseModel");
        List<String> required = StreamSupport.stream(model.path("required").spliterator(), false)
                .map(JsonNode::asString)
                .toList();
        assertThat(required).contains("id", "name", "layers", "files").doesNotContain("hubId", "licence");
        assertThat(document.at("/paths/~1api~1v1~1datasets/get/responses/200/content")
                        .propertyNames())
                .containsExactly("application/json");
    }

    @Test
    void isReadableByPeople() {
        admin.get().uri("/api/swagger-ui/index.html").exchange().expectStatus().isOk();
        anonymous
                .get()
                .uri("/api/swagger-ui/index.html")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }
}
