package dev.headstock.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two commands of the README as a user types them, and what the launcher itself answers for. */
class LauncherTest {
    @TempDir
    Path folder;

    private Path home;
    private int port;

    @BeforeEach
    void choose() throws IOException {
        home = RunningServer.freshHome();
        port = RunningServer.freePort();
    }

    @AfterEach
    void clear() throws IOException {
        RunningServer.clear(home);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "dmeo | There is no command 'dmeo'.",
                "up now | 'up' takes nothing, not 'now'.",
                "test all | 'test' takes nothing, not 'all'.",
                "demo --exti | 'demo' takes --exit and nothing else, not '--exti'.",
                "demo --exit now | 'demo' takes --exit and nothing else, not '--exit now'."
            })
    void refusesWhatItDoesNotKnow(String words, String answer) throws Exception {
        try (Launcher launcher = new Launcher(home, settings(), words.split(" "))) {
            assertThat(launcher.exitCode()).isEqualTo(1);
            assertThat(launcher.output()).contains(answer);
        }
    }

    @Test
    void namesEverythingThatIsMissingAtOnce() throws Exception {
        Path programs = Files.createDirectory(folder.resolve("bin"));
        program(programs, "java", "echo 'openjdk version \"11.0.2\"' >&2");
        program(programs, "mvn", "echo Apache Maven 3.6.3");
        program(programs, "node", "echo v21.7.0");
        Map<String, String> settings = new HashMap<>(Map.of(
                "HEADSTOCK_PORT",
                "80800",
                "JAVA_HOME",
                folder.toString(),
                "PATH",
                programs + ":" + System.getenv("PATH")));

        try (Launcher launcher = new Launcher(home, settings, "up")) {
            assertThat(launcher.exitCode()).isEqualTo(1);
            assertThat(launcher.output())
                    .contains(
                            "HEADSTOCK_PORT must be a number from 1 to 65535, was '80800'.",
                            "Java: JDK 17 or newer is needed, found 11.0.2.",
                            "Java: no compiler",
                            "Maven: 3.8 or newer is needed, found 3.6.3.",
                            "Node: 20.19+, 22.13+ or 24+ with npm is needed, found 21.7.0.")
                    .doesNotContain("Building");
        }
    }

    @Test
    void saysThatThePortIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> settings = settings();
            settings.put("HEADSTOCK_PORT", Integer.toString(other.getLocalPort()));
            try (Launcher launcher = new Launcher(home, settings, "up")) {
                assertThat(launcher.exitCode()).isEqualTo(1);
                assertThat(launcher.output()).contains("Port %d is in use".formatted(other.getLocalPort()));
            }
        }
        assertThat(home).isEmptyDirectory();
    }

    /** The file is read before the server is asked, with all that this needs from the distribution. */
    @Test
    void launchSaysThatNoServerAnswersOrWhatIsWrongWithTheFile() throws Exception {
        Path good = Files.writeString(folder.resolve("good.yaml"), "name: A good one\n");
        Path broken = Files.writeString(folder.resolve("broken.yaml"), "name: [\n");
        try (Launcher launcher = new Launcher(home, settings(), "launch", good.toString())) {
            assertThat(launcher.exitCode()).isEqualTo(1);
            assertThat(launcher.output())
                    .contains("No Headstock answers at http://127.0.0.1:%d".formatted(port))
                    .doesNotContain("Exception");
        }
        try (Launcher launcher = new Launcher(home, settings(), "launch", broken.toString())) {
            assertThat(launcher.exitCode()).isEqualTo(1);
            assertThat(launcher.output())
                    .contains("broken.yaml is no YAML: line 1")
                    .doesNotContain("Exception");
        }
    }

    /** On an address of its own, which is where the launcher has to look for its server then. */
    @ParameterizedTest
    @ValueSource(strings = {"INT 130", "TERM 143"})
    void aSignalEndsServerAndDatabase(String signalAndExitCode) throws Exception {
        String[] expected = signalAndExitCode.split(" ");
        Map<String, String> settings = settings();
        settings.put("HEADSTOCK_ADDRESS", "127.0.0.2");
        settings.put("HEADSTOCK_ALLOWED_HOSTS", "127.0.0.2");
        try (Launcher launcher = new Launcher(home, settings, "up")) {
            launcher.awaitOutput("Ctrl-C ends the server");
            assertThat(launcher.output()).contains("http://127.0.0.2:%d/sign-in#".formatted(port));
            List<ProcessHandle> started = Stream.concat(
                            Stream.of(launcher.server()), launcher.server().descendants())
                    .toList();
            assertThat(started).as("server, PostgreSQL and its processes").hasSizeGreaterThan(2);

            launcher.signal(expected[0]);

            assertThat(launcher.exitCode()).isEqualTo(Integer.parseInt(expected[1]));
            Condition.await(
                    "everything that was started has ended",
                    Duration.ofSeconds(10),
                    () -> started.stream().noneMatch(ProcessHandle::isAlive) ? Optional.of(true) : Optional.empty());
        }
    }

    /** On few e-mails. How well it learns from all of them, continuous integration asks of the demo itself. */
    @Test
    void demoSaysThatItsServerDiedAndTheNextOneGoesOn() throws Exception {
        Map<String, String> settings = settings();
        settings.put("HEADSTOCK_DISTRIBUTION", withFewEmails().toString());
        try (Launcher launcher = new Launcher(home, settings, "demo")) {
            launcher.awaitOutput("Head only");
            launcher.server().destroyForcibly();

            assertThat(launcher.exitCode()).isEqualTo(1);
            assertThat(launcher.output())
                    .contains("is not reachable any more", "The server's log is " + home.resolve("logs/server.log"))
                    .doesNotContain("null", "Exception");
        }
        try (Launcher launcher = new Launcher(home, settings, "demo", "--exit")) {
            assertThat(launcher.exitCode()).as(launcher.output()).isZero();
            assertThat(launcher.output())
                    .contains("Experiment   1 · goes on where it was interrupted")
                    .containsPattern("Head only +0\\.\\d{4}")
                    .containsPattern("LoRA +0\\.\\d{4}")
                    .containsPattern("Full fine-tuning +0\\.\\d{4}")
                    .contains("spam-detector version 1, alias champion")
                    .containsPattern("(spam|ham) +\\d+\\.\\d %  Congratulations")
                    .containsPattern("(spam|ham) +\\d+\\.\\d %  The build fails")
                    .contains("/sign-in#")
                    .endsWith("Stopping …\n");
        }
    }

    private Map<String, String> settings() {
        return new HashMap<>(Map.of(
                "HEADSTOCK_PORT", Integer.toString(port),
                "HEADSTOCK_DISTRIBUTION", RunningServer.DISTRIBUTION.toString()));
    }

    /** The distribution with other samples. */
    private Path withFewEmails() throws IOException {
        Path few = Files.createDirectory(folder.resolve("distribution"));
        try (Stream<Path> parts = Files.list(RunningServer.DISTRIBUTION)) {
            for (Path part : parts.filter(each -> !each.endsWith("samples")).toList()) {
                Files.createSymbolicLink(few.resolve(part.getFileName()), part);
            }
        }
        Path samples = Files.createDirectory(few.resolve("samples"));
        Files.createSymbolicLink(samples.resolve("starter"), RunningServer.DISTRIBUTION.resolve("samples/starter"));
        Work.fewEmails(samples, 96, 48);
        return few;
    }

    private static void program(Path folder, String name, String body) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
