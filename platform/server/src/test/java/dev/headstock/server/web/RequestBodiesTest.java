package dev.headstock.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.FakeDistribution;
import dev.headstock.server.ServerTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

/** Uploads as {@code curl --data-binary} sends them: with the content type of a form. */
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
        Path zip = FakeDistribution.plugin(folder.resolve("model.zip"), Map.of());

        post("/api/v1/models/uploads?name=curled", Files.readAllBytes(zip))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.detail")
                .value(detail -> assertThat(String.valueOf(detail)).contains("no config.json"));
    }

    private ResponseSpec post(String path, byte[] body) {
        return admin.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .body(body)
                .exchange();
    }
}
