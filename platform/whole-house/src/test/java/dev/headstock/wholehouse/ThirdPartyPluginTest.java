package dev.headstock.wholehouse;

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
    private static final Path JAR = House.path("headstock.example");

    @Test
    void travelsFromUploadToModelVersion(@TempDir Path folder) throws Exception {
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(JAR)));
        try (House house = new House()) {
            JsonNode plugin = house.rest().upload("/plugins", JAR);
            assertThat(plugin.get("state").asString()).as("%s", plugin).isEqualTo("ready");
            assertThat(plugin.get("sha256").asString()).isEqualTo(sha256);

            JsonNode placement = placementOf(house, plugin);
            assertThat(placement.at("/optionsSchema/properties").size())
                    .as("%s", placement)
                    .isPositive();
            assertThat(placement.get("pluginSha256").asString()).isEqualTo(sha256);

            JsonNode run = train(house, folder, placement.get("id").asString());
            assertNames(run.get("plugins"), plugin);

            JsonNode version = house.rest()
                    .post("/registry/models/third-party/versions", Map.of("run", run.get("id"), "alias", "champion"));
            assertNames(version.get("plugins"), plugin);
        }
    }

    private static JsonNode placementOf(House house, JsonNode plugin) throws Exception {
        return Work.items(house.rest().get("/extensions?kind=PLACEMENT"))
                .filter(extension -> extension.get("pluginId").equals(plugin.get("id")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no placement of the uploaded plugin"));
    }

    private static JsonNode train(House house, Path folder, String placement) throws Exception {
        Work work = new Work(house);
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
