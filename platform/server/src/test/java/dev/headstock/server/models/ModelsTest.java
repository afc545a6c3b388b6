package dev.headstock.server.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.ServerTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ModelsTest extends ServerTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    @Autowired
    BaseModels models;

    @Test
    void aZipBecomesAModel() throws IOException {
        String name = name();

        JsonNode model = json(upload(name, weights(), "{\"model_type\":\"bert\"}")
                .expectStatus()
                .isCreated());

        assertThat(model.path("family").asString()).isEqualTo("bert");
        assertThat(model.path("files").valueStream().map(file -> file.path("name")
                        .asString()))
                .containsExactly("config.json", "model.safetensors", "tokenizer.json");
        Path laidOut = models.folder(UUID.fromString(model.path("id").asString()));
        assertThat(laidOut.resolve("tokenizer.json")).exists();
        assertThat(get("/api/v1/models/" + model.path("id").asString())
                        .at("/sites/0/role")
                        .asString())
                .isEqualTo("QUERY");
    }

    @Test
    void theSameFilesAreTheSameModelAndATakenNameIsRefused() throws IOException {
        String name = name();
        byte[] weights = weights();
        String first = json(upload(name, weights, "{\"model_type\":\"bert\"}"))
                .path("id")
                .asString();

        String again = json(upload(name, weights, "{\"model_type\":\"bert\"}"))
                .path("id")
                .asString();
        JsonNode refusal = json(upload(name, weights(), "{\"model_type\":\"bert\"}")
                .expectStatus()
                .isEqualTo(422));

        assertThat(again).isEqualTo(first);
        assertThat(refusal.at("/problems/0/pointer").asString()).isEqualTo("/name");
    }

    @Test
    void aModelNobodyReadsIsRefused() throws IOException {
        upload(name(), weights(), "{\"model_type\":\"other\"}").expectStatus().isEqualTo(422);
    }

    @Test
    void aFolderOfTheServerIsImported() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\":\"bert\"}");
        Files.write(folder.resolve("model.safetensors"), weights());
        Files.writeString(folder.resolve("tokenizer.json"), "{}");

        JsonNode done = importAndWait(Map.of("kind", "folder", "path", folder.toString(), "name", name()));

        assertThat(done.path("state").asString()).isEqualTo("succeeded");
        assertThat(done.at("/model/source").asString()).isEqualTo("folder");
    }

    @Test
    void anUnusedModelCanBeDeleted() throws IOException {
        String id = json(upload(name(), weights(), "{\"model_type\":\"bert\"}"))
                .path("id")
                .asString();

        admin.delete().uri("/api/v1/models/" + id).exchange().expectStatus().isNoContent();

        admin.get().uri("/api/v1/models/" + id).exchange().expectStatus().isNotFound();
    }

    private JsonNode importAndWait(Map<String, String> order) throws InterruptedException {
        JsonNode started = json(admin.post()
                .uri("/api/v1/models/imports")
                .contentType(MediaType.APPLICATION_JSON)
                .body(JSON.writeValueAsString(order))
                .exchange()
                .expectStatus()
                .isAccepted());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        JsonNode now = started;
        while (now.path("state").asString().equals("running")) {
            assertThat(System.nanoTime())
                    .as("the import takes too long: %s", now)
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
            now = get("/api/v1/models/imports/" + started.path("id").asString());
        }
        return now;
    }

    private RestTestClient.ResponseSpec upload(String name, byte[] weights, String config) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("model/config.json"));
            zip.write(config.getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("model/model.safetensors"));
            zip.write(weights);
            zip.putNextEntry(new ZipEntry("model/tokenizer.json"));
            zip.write("{}".getBytes(StandardCharsets.UTF_8));
        }
        return admin.post()
                .uri("/api/v1/models/uploads?name=" + name)
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(bytes.toByteArray())
                .exchange();
    }

    private JsonNode get(String path) {
        return json(admin.get().uri(path).exchange().expectStatus().isOk());
    }

    private static byte[] weights() {
        return UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String name() {
        return "model-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static JsonNode json(RestTestClient.ResponseSpec response) {
        return JSON.readTree(
                Objects.requireNonNull(response.expectBody().returnResult().getResponseBodyContent()));
    }
}
