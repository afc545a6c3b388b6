package dev.headstock.server.trainerhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headstock.protocol.host.ConvertRequest;
import dev.headstock.protocol.host.OutlineResult;
import dev.headstock.protocol.host.TokenizeRequest;
import dev.headstock.server.ServerTest;
import dev.headstock.server.http.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

class HostSupervisionTest extends ServerTest {
    @TempDir
    Path folder;

    @Autowired
    PluginHost host;

    @Autowired
    HostSupervisor supervisor;

    @Test
    void aHostThatDiesIsAnsweredWith503AndComesBack() {
        assertThat(host.tokenize(new TokenizeRequest("", "two words", null)).tokens())
                .hasSize(2);

        assertThatThrownBy(() -> host.tokenize(new TokenizeRequest("", "crash", null)))
                .isInstanceOf(ApiException.class)
                .extracting(failure -> ((ApiException) failure).status())
                .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);

        // The next caller waits for the new host.
        assertThat(host.tokenize(new TokenizeRequest("", "back again", null)).tokens())
                .hasSize(2);
        assertThat(host.status().state()).isEqualTo(PluginHost.State.READY);
    }

    @Test
    void aPluginThatEndsTheHostIsNamedAndNobodyIsAskedToTryAgain() {
        assertThatThrownBy(() -> host.tokenize(new TokenizeRequest("", "exit-in-plugin", null)))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining(
                        "Plugin 'evil' was working on 'evil-head' when the plugin host ended with code 9.")
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("Try again"))
                .extracting(failure -> ((ApiException) failure).status())
                .isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);

        assertThat(host.tokenize(new TokenizeRequest("", "back again", null)).tokens())
                .hasSize(2);
    }

    @Test
    void aConversionOutlivesAChangeOfThePlugins() throws Exception {
        Path source = source();
        Path output = Files.createDirectory(folder.resolve("output"));
        CompletableFuture<OutlineResult> conversion = CompletableFuture.supplyAsync(
                () -> host.convert(new ConvertRequest(source.toString(), output.toString())));
        await().until(() -> Files.exists(source.resolve("held")));

        supervisor.restart();

        // Meanwhile the next host answers.
        assertThat(host.tokenize(new TokenizeRequest("", "two words", null)).tokens())
                .hasSize(2);
        assertThat(conversion).isNotDone();
        Files.delete(source.resolve("hold"));
        assertThat(conversion.get(20, TimeUnit.SECONDS).family()).isEqualTo("bert");
    }

    @Test
    void aCallerThatWaitsForAHostGetsTheOneThatReplacesIt() throws Exception {
        supervisor.restart();
        CompletableFuture<Integer> answer =
                CompletableFuture.supplyAsync(() -> host.tokenize(new TokenizeRequest("", "two words", null))
                        .tokens()
                        .size());
        supervisor.restart();

        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(2);
    }

    @Test
    void aRetiredHostLeavesNoFolder() {
        host.tokenize(new TokenizeRequest("", "here", null));
        supervisor.restart();
        host.tokenize(new TokenizeRequest("", "here", null));

        await().untilAsserted(() -> {
            try (Stream<Path> folders = Files.list(HOME.resolve("plugins/hosts"))) {
                assertThat(folders).hasSize(1);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "422, 422, plugin-fault",
        "503, 503, unavailable",
        "504, 503, unavailable",
        "507, 507, disk-full",
        "500, 500, trainer-fault",
        "400, 500, trainer-fault"
    })
    void whatTheHostSaysReachesTheCaller(String said, int status, String type) {
        UUID model = UUID.randomUUID();
        insertModel(model);

        admin.post()
                .uri("/api/v1/models/" + model + "/tokenize")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"text\":\"%s\"}".formatted(said))
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:headstock:" + type);

        assertThat(host.tokenize(new TokenizeRequest("", "still there", null)).tokens())
                .hasSize(2);
    }

    private void insertModel(UUID id) {
        jdbc.sql("""
                        insert into base_model (id, name, family, source, languages, outline, size, sha256)
                        values (:id, :name, 'bert', 'UPLOAD', '[]',
                            '{"layers": 2, "width": 8, "attentionHeads": 2, "feedForwardWidth": 16, "vocabulary": 100, "maxTokens": 512,
                              "tokenTypes": 2, "parameters": 1000, "parts": [], "sites": [], "config": {}}', 0, :name)""").param("id", id).param("name", "tiny " + id).update();
        jdbc.sql(
                        "insert into base_model_file (model_id, name, size, sha256) values (:model, 'config.json', 0, :sha256)")
                .param("model", id)
                .param("sha256", "0".repeat(64))
                .update();
    }

    private Path source() throws IOException {
        Path source = Files.createDirectory(folder.resolve("source"));
        Files.writeString(source.resolve("config.json"), "{\"model_type\":\"bert\"}");
        for (String name : List.of("model.safetensors", "tokenizer.json", "hold")) {
            Files.writeString(source.resolve(name), name);
        }
        return source;
    }
}
