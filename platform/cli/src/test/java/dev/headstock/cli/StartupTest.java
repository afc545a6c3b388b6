package dev.headstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupTest {
    @TempDir
    Path home;

    @Test
    void waitsUntilTheServerIsHealthy() throws Exception {
        Files.writeString(home.resolve("admin-token"), "hs_secret\n");
        try (FakeServer server = new FakeServer().on("GET /healthz", 503, "{}").on("GET /healthz", 200, "{}")) {
            new Startup(server.address(), home, Optional.empty()).await(Duration.ofSeconds(30));

            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void givesUpAsSoonAsTheServerHasEnded() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        try (FakeServer server = new FakeServer().on("GET /healthz", 503, "{}")) {
            Startup startup = new Startup(server.address(), home, Optional.of(ended.pid()));

            assertThatThrownBy(() -> startup.await(Duration.ofSeconds(30)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("ended before it was ready");
        }
    }
}
