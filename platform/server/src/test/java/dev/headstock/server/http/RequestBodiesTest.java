package dev.headstock.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.FakeDistribution;
import dev.headstock.server.ServerTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;
import org.springframework.test.web.servlet.client.StatusAssertions;

/** What may be sent, and uploads as {@code curl --data-binary} sends them: with the content type of a form. */
class RequestBodiesTest extends ServerTest {
    @TempDir
    Path folder;

    @Test
    void aDataFileArrivesWhole() {
        byte[] rows = "text,label\n100%&a=b;c=%ZZ,ham\n".getBytes(StandardCharsets.UTF_8);

        post("/api/v1/uploads?fileName=reviews.csv", rows)
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.size")
                .isEqualTo(rows.length);
    }

    @Test
    void aPluginArrivesWhole() throws IOException {
        Path jar = FakeDistribution.plugin(
                folder.resolve("curled.jar"),
                Map.of("Plugin-Id", "curled", "Plugin-Version", "1.0.0", "Test-Extension", "curled-format"));

        post("/api/v1/plugins", Files.readAllBytes(jar)).expectStatus().isCreated();
    }

    @Test
    void aModelArrivesWhole() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("model.safetensors"));
        }

        post("/api/v1/models/uploads?name=curled", zip.toByteArray())
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.detail")
                .value(detail -> assertThat(String.valueOf(detail)).contains("no config.json"));
    }

    @Test
    void whoHasNotSignedInMaySendLittle() {
        anonymous
                .post()
                .uri("/api/v1/session")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"token\": \"%s\"}".formatted("x".repeat(100_000)))
                .exchange()
                .expectStatus()
                .isEqualTo(413)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    /** The length is not told beforehand. */
    @Test
    void aBodyInPiecesIsCountedToo() throws Exception {
        byte[] body = "{\"token\": \"%s\"}".formatted("x".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/session"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build();

        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void aQuestionMayHaveMegabytesButNotAnyNumber() {
        ask(1_000_000).isEqualTo(404);
        ask(20_000_000).isEqualTo(413);
    }

    @Test
    void aNumberThatIsTooLargeIsSaidToBeThat() {
        admin.post()
                .uri("/api/v1/experiments/validate")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"specification\": {\"resources\": {\"slots\": 1, \"priority\": 1000000000000}}}")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("The number that ends at line 1, column 71 is too large or too small for its field.");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/experiments/validate, '{\"specification\": {\"resources\": {\"slots\": 1.5}}}', /specification/resources/slots, 1.5",
        "/api/v1/experiments/validate, '{\"specification\": {\"resources\": {\"priority\": 2.7}}}', /specification/resources/priority, 2.7",
        "/api/v1/datasets, '{\"splitBy\": {\"kind\": \"SEEDED\", \"seed\": 1.7}}', /splitBy/seed, 1.7"
    })
    void aFractionIsNotCutToAWholeNumber(String path, String body, String pointer, String number) {
        admin.post()
                .uri(path)
                .header("Idempotency-Key", "fraction")
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange()
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[0].pointer")
                .isEqualTo(pointer)
                .jsonPath("$.problems[0].message")
                .isEqualTo("This must be a whole number, was %s.".formatted(number));
    }

    @Test
    void optionsThatAreNoObjectAreRefused() {
        for (String options : List.of("null", "5", "[]", "{")) {
            admin.get()
                    .uri("/api/v1/uploads/{id}/inspection?format=csv&options={options}", UUID.randomUUID(), options)
                    .exchange()
                    .expectStatus()
                    .isBadRequest();
        }
    }

    private StatusAssertions ask(int characters) {
        return admin.post()
                .uri("/api/v1/registry/models/no-such-model/versions/1/predict")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"inputs\": [{\"text\": \"%s\"}]}".formatted("x".repeat(characters)))
                .exchange()
                .expectStatus();
    }

    private ResponseSpec post(String path, byte[] body) {
        return admin.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .body(body)
                .exchange();
    }
}
