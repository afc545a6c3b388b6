package dev.headstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    void launchSendsWhatTheFileSaysAndFollowsIt() throws IOException {
        Path file = home.resolve("experiment.yaml");
        Files.writeString(file, """
                name: Two ranks   # as the dashboard copies it
                specification:
                  head: { id: regression, options: {} }
                seeds: [1, 2]
                """);
        String runs = """
                {"id":"e1","number":7,"name":"Two ranks","runs":[{"id":"r1","name":"seed 1","state":"%s","headline":"h","reason":%s,"hint":null,
                "step":4,"totalSteps":4,"secondsLeft":null,"metrics":{},"primaryMetric":{"name":"spearman","value":0.5},
                "trainedParameters":3,"seconds":1}]}""";
        try (FakeServer server = new FakeServer()
                .on("GET /healthz", 200, "{}")
                .on("POST /experiments", 201, runs.formatted("QUEUED", "null"))
                .on("GET /experiments/e1", 200, runs.formatted("SUCCEEDED", "null"))) {
            assertThat(launch(server, file.toString(), "--follow", "--plain")).isZero();

            assertThat(server.requests())
                    .contains(
                            "POST /experiments {\"name\":\"Two ranks\",\"specification\":{\"head\":{\"id\":\"regression\",\"options\":{}}},\"seeds\":[1,2]}");
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains("Experiment 7 · Two ranks, 1 run", "/experiments/e1", "dev spearman 0.5000");

            server.instead("GET /experiments/e1", 200, runs.formatted("FAILED", "\"The disk is full.\""));
            assertThat(launch(server, file.toString(), "--follow", "--plain")).isEqualTo(1);
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("seed 1 did not succeed: The disk is full.");
        }
    }

    @Test
    void whatCannotBeLaunchedIsASentence() throws IOException {
        Path broken = Files.writeString(home.resolve("broken.yaml"), "name: x\n  head: [1");
        Path list = Files.writeString(home.resolve("list.yaml"), "- 1\n");
        try (FakeServer server = new FakeServer().on("GET /healthz", 200, "{}")) {
            for (String file : new String[] {broken.toString(), list.toString(), "none.yaml"}) {
                assertThat(launch(server, file)).isEqualTo(1);
            }
            Files.delete(home.resolve("admin-token"));
            Path good = Files.writeString(home.resolve("good.yaml"), "name: x");
            assertThat(launch(server, good.toString())).isEqualTo(1);
            assertThat(server.requests()).noneMatch(request -> request.startsWith("POST"));
        }
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(
                        "broken.yaml is no YAML: line 2",
                        "list.yaml holds no experiment.",
                        "There is no file none.yaml.",
                        "HEADSTOCK_TOKEN")
                .doesNotContain("\tat ");
    }

    @Test
    void launchSaysWhenNoServerAnswers() throws IOException {
        Path file = Files.writeString(home.resolve("experiment.yaml"), "name: x");
        FakeServer gone = new FakeServer();
        gone.close();
        assertThat(launch(gone, file.toString())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("No Headstock answers at http://127.0.0.1:");
    }

    private int launch(FakeServer server, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "launch",
                "--home",
                home.toString(),
                "--server",
                server.address().toString()));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return HeadstockCli.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }
}
