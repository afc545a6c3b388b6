package dev.headstock.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A team's PostgreSQL and S3 store instead of those that come with Headstock. */
class TeamServicesTest {
    private static final String VERSION = "/registry/models/shared/versions/1";

    @Test
    void keepEverythingThatHasToLast(@TempDir Path folder) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        try (RunningServer team = new RunningServer();
                ObjectServer objects = new ObjectServer(folder)) {
            Map<String, String> settings = new HashMap<>(team.databaseSettings());
            settings.putAll(objects.settings());
            try (RunningServer server = new RunningServer(java, settings)) {
                Work work = new Work(server);
                String run = work.launch("On a team's services", work.small(folder, "lora"));
                work.awaitSuccess(run);
                server.rest().post("/registry/models/shared/versions", Map.of("run", run));
                String answers = ask(server);
                Map<String, String> download = download(server, folder.resolve("before.zip"));

                server.restart();

                assertThat(ask(server)).isEqualTo(answers);
                assertThat(download(server, folder.resolve("after.zip"))).isEqualTo(download);
                assertThat(server.home().resolve("objects")).doesNotExist();
                assertThat(server.home().resolve("postgresql")).doesNotExist();
                assertThat(objects.bucket()).isNotEmptyDirectory();
                // The other server has the same starter model and the same plugins.
                new Work(team).starterModel();
                team.rest().upload("/registry/imports?name=moved", folder.resolve("after.zip"));
                assertThat(ask(team, "/registry/models/moved/versions/1")).isEqualTo(answers);
            }
            settings.put("HEADSTOCK_DATABASE_PASSWORD", "wrong");
            assertThatThrownBy(() -> new RunningServer(java, settings))
                    .hasMessageContainingAll(
                            "cannot be used", "password authentication failed", "HEADSTOCK_DATABASE_PASSWORD")
                    .hasMessageNotContaining("\tat ");
        }
    }

    private static String ask(RunningServer server) throws Exception {
        return ask(server, VERSION);
    }

    private static String ask(RunningServer server, String version) throws Exception {
        return server.rest()
                .post(version + "/predict", Map.of("inputs", List.of(Map.of("text", "Claim your prize now!"))))
                .get("answers")
                .toString();
    }

    /** What is in the zip, by name: texts as they are, so that a difference can be read, and the SHA-256 of weights. */
    private static Map<String, String> download(RunningServer server, Path file) throws Exception {
        server.rest().download(VERSION + "/download", file);
        Map<String, String> content = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                byte[] bytes = zip.getInputStream(entry).readAllBytes();
                content.put(
                        entry.getName(),
                        entry.getName().endsWith(".safetensors")
                                ? HexFormat.of()
                                        .formatHex(MessageDigest.getInstance("SHA-256")
                                                .digest(bytes))
                                : new String(bytes, StandardCharsets.UTF_8));
            }
        }
        return content;
    }
}
