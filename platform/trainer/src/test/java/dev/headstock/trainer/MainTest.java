package dev.headstock.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.host.HostReady;
import dev.headstock.trainer.plugins.TalkativeJar;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir
    Path folder;

    @Test
    void aPluginThatPrintsDoesNotGetBeforeTheFirstLine() throws Exception {
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
            String line = output.readLine();

            assertThat(Json.MAPPER.readValue(line, HostReady.class).port()).isPositive();
        } finally {
            process.getOutputStream().close();
            process.waitFor();
        }
        assertThat(folder.resolve("err")).content().contains("Hello from a plugin");
    }
}
