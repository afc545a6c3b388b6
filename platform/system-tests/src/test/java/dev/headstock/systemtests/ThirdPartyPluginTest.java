package dev.headstock.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A jar that the server has never seen: uploaded, shown, trained with, and named on everything that came of it. */
class ThirdPartyPluginTest {
    private static final Path JAR = RunningServer.path("headstock.example");

    @Test
    void travelsFromUploadToModelVersion(@TempDir Path folder) throws Exception {
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(JAR)));
        try (RunningServer server = new RunningServer()) {
            JsonNode plugin = server.rest().upload("/plugins", JAR);
            assertThat(plugin.get("state").asString()).as("%s", plugin).isEqualTo("ready");
            assertThat(plugin.get("sha256").asString()).isEqualTo(sha256);

            JsonNode placement = placementOf(server, plugin);
            assertThat(placement.at("/optionsSchema/properties").size())
                    .as("%s", placement)
                    .isPositive();
            assertThat(placement.get("pluginSha256").asString()).isEqualTo(sha256);

            JsonNode run = train(server, folder, placement.get("id").asString());
            assertNames(run.get("plugins"), plugin);

            JsonNode version = server.rest()
                    .post("/registry/models/third-party/versions", Map.of("run", run.get("id"), "alias", "champion"));
            assertNames(version.get("plugins"), plugin);
        }
    }

    private static JsonNode placementOf(RunningServer server, JsonNode plugin) throws Exception {
        return Work.items(server.rest().get("/extensions?kind=PLACEMENT"))
                .filter(extension -> extension.get("pluginId").equals(plugin.get("id")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no placement of the uploaded plugin"));
    }

    private static JsonNode train(RunningServer server, Path folder, String placement) throws Exception {
        Work work = new Work(server);
        return work.awaitSuccess(work.launch("Third party", work.small(folder, placement)));
    }

    private static void assertNames(JsonNode plugins, JsonNode plugin) {
        assertThat(plugins)
                .as("plugins of the result: %s", plugins)
                .anyMatch(named -> named.get("id").equals(plugin.get("id"))
                        && named.get("version").equals(plugin.get("version"))
                        && named.get("sha256").equals(plugin.get("sha256")));
    }
}
