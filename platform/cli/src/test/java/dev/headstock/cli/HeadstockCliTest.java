package dev.headstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadstockCliTest {
    @TempDir
    Path home;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void writeToken() throws IOException {
        Files.writeString(home.resolve("admin-token"), "hs_secret\n");
    }

    @Test
    void linkPrintsALinkOfTheServer() throws IOException {
        try (FakeServer server = new FakeServer()
                .on("GET /healthz", 200, "{}")
                .on("POST /sign-in-links", 201, "{\"url\":\"http://127.0.0.1/sign-in#secret\"}")) {
            int code = run(
                    "link",
                    "--home",
                    home.toString(),
                    "--server",
                    server.address().toString());

            assertThat(code).isZero();
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("http://127.0.0.1/sign-in#secret");
        }
    }

    @Test
    void everyMissingOptionIsNamedWithTheUsage() {
        assertThat(run("demo", "--plain")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--home", "--server", "--samples", "Usage:", "Where spam.csv is.");
    }

    @Test
    void anUnknownCommandOrValueIsRefused() {
        assertThat(run("dmeo")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("dmeo");

        assertThat(run("link", "--home", "x", "--server", "http://x", "--server-process", "y"))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--server-process");
    }

    @Test
    void everyCommandHasHelpAndAVersion() {
        assertThat(run("demo", "--help")).isZero();
        assertThat(run("link", "--version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--samples", "headstock-cli ");
    }

    @Test
    void aRefusalOfTheServerIsASentenceWithoutAStackTrace() throws IOException {
        try (FakeServer server = new FakeServer()
                .on("GET /healthz", 200, "{}")
                .on("POST /sign-in-links", 503, "{\"detail\":\"The database is away.\"}")) {
            int code = run(
                    "link",
                    "--home",
                    home.toString(),
                    "--server",
                    server.address().toString());

            assertThat(code).isEqualTo(1);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("The database is away.")
                    .doesNotContain("\tat ");
        }
    }

    private int run(String... arguments) {
        return HeadstockCli.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }
}
