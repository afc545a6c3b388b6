package dev.headstock.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.host.HostReady;
import dev.headstock.trainer.plugins.TalkativeJar;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class MainTest {
    @TempDir
    Path folder;

    @Test
    void aPluginThatPrintsDoesNotGetBetweenTheLinesForTheServer() throws Exception {
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        TalkativeJar.write(plugins);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "plugin-host",
                        "--plugins",
                        plugins.toString())
                .redirectError(folder.resolve("err").toFile())
                .start();
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            List<JsonNode> lines = new ArrayList<>();
            do {
                lines.add(Json.MAPPER.readTree(output.readLine()));
            } while (!lines.get(lines.size() - 1).has("port"));

            assertThat(lines.get(0).path("plugin").asString()).isEqualTo("talkative");
            HostReady ready = Json.MAPPER.treeToValue(lines.get(lines.size() - 1), HostReady.class);
            assertThat(ready.port()).isPositive();
        } finally {
            process.getOutputStream().close();
            process.waitFor();
        }
        assertThat(folder.resolve("err")).content().contains("Hello from a plugin");
    }
}
