package dev.headstock.server.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headstock.server.home.Home;
import dev.headstock.server.home.Homes;
import dev.headstock.server.home.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** Each claim of docs/security.md about a server that was started as root; the processes here are real and run as another user. */
class ProcessUserTest {
    private Path folder;
    private Home home;
    private ProcessUser user;

    @BeforeEach
    void open() throws IOException {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        folder = Files.createTempDirectory("process-user-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        home = Homes.in(folder.resolve("home"));
        user = new ProcessUser("auto", home, Homes.withoutDistribution());
        PrivateFiles.write(home.file("admin-token"), "secret");
        Files.writeString(home.folder("logs").resolve("server.log"), "a line");
        PrivateFiles.write(home.folder("postgresql").resolve("password"), "secret");
        Files.writeString(
                Files.createDirectories(home.folder("objects").resolve("ab")).resolve("cd"), "another run's");
    }

    @AfterEach
    void close() throws IOException {
        if (home != null) {
            home.close();
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    @Test
    void theHomesSecretsCannotBeRead() throws Exception {
        assertThat(user.isSeparate()).isTrue();
        Path given = Files.createDirectories(home.folder("work").resolve("attempt"));
        user.give(given);

        assertThat(run("cat", home.file("admin-token").toString()).code()).isNotZero();
        assertThat(run("cat", home.folder("postgresql").resolve("password").toString())
                        .code())
                .isNotZero();
        assertThat(run("cat", home.folder("logs").resolve("server.log").toString())
                        .code())
                .isNotZero();
        assertThat(run("ls", home.root().toString()).code()).isNotZero();
        assertThat(run("cat", home.folder("objects").resolve("ab/cd").toString())
                        .code())
                .isNotZero();
    }

    @Test
    void theServersEnvironmentAndMemoryCannotBeRead() throws Exception {
        long server = ProcessHandle.current().pid();

        assertThat(run("cat", "/proc/%d/environ".formatted(server)).code()).isNotZero();
        assertThat(run("head", "-c", "1", "/proc/%d/mem".formatted(server)).code())
                .isNotZero();
        assertThat(run("kill", "-0", String.valueOf(server)).code()).isNotZero();
    }

    @Test
    void aProcessReadsWhatItIsToldOfAndListsNothingElse() throws Exception {
        Path object = home.folder("objects").resolve("ab/cd");
        Path link = Files.createSymbolicLink(home.folder("cache/models").resolve("model"), object);
        String message = new JsonMapper().writeValueAsString(List.of(link.toString()));

        user.letRead(new JsonMapper().readTree(message));

        assertThat(run("cat", link.toString()).output()).isEqualTo("another run's");
        assertThat(run("ls", home.folder("objects").toString()).code()).isNotZero();
        assertThat(run("ls", home.folder("objects").resolve("ab").toString()).code())
                .isNotZero();
        assertThat(run("touch", object.toString()).code()).isNotZero();
    }

    @Test
    void whatAProcessWroteBecomesTheServersOwn() throws Exception {
        Path output = Files.createDirectories(home.folder("spool").resolve("output"));
        user.give(output);
        assertThat(run("sh", "-c", "echo done > " + output.resolve("model")).code())
                .isZero();

        user.takeBack(output);

        assertThat(output.resolve("model")).hasContent("done");
        assertThat(Files.getOwner(output.resolve("model")).getName()).isEqualTo("root");
        assertThat(run("sh", "-c", "echo changed >> " + output.resolve("model")).code())
                .isNotZero();
    }

    @Test
    void aLinkThatAProcessLeftIsNotFollowed() throws Exception {
        Path output = Files.createDirectories(home.folder("spool").resolve("output"));
        user.give(output);
        run(
                "ln",
                "-s",
                home.file("admin-token").toString(),
                output.resolve("model").toString());

        assertThatThrownBy(() -> user.takeBack(output)).hasMessageContaining("no file of its own");
    }

    @Test
    void withoutAWayToTheHomeFolderTheServersOwnUserStays() throws IOException {
        home.close();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        home = Homes.in(folder.resolve("home"));

        assertThat(new ProcessUser("auto", home, Homes.withoutDistribution()).isSeparate())
                .isFalse();
    }

    private record Ended(int code, String output) {}

    private Ended run(String... command) throws Exception {
        List<String> line = new ArrayList<>(user.prefix());
        line.addAll(List.of(command));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output.strip());
    }
}
