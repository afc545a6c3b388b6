package dev.headstock.wholehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A team's PostgreSQL and S3 store instead of those that come with Headstock. */
class TeamServicesTest {
    private static final String VERSION = "/registry/models/shared/versions/1";

    @Test
    void keepEverythingThatHasToLast(@TempDir Path folder) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        try (House team = new House();
                ObjectServer objects = new ObjectServer(folder)) {
            Map<String, String> settings = new HashMap<>(team.databaseSettings());
            settings.putAll(objects.settings());
            try (House house = new House(java, settings)) {
                Work work = new Work(house);
                String run = work.launch("On a team's services", work.small(folder, "lora"));
                work.awaitSuccess(run);
                house.rest().post("/registry/models/shared/versions", Map.of("run", run));
                String answers = ask(house);
                byte[] download = download(house, folder.resolve("before.zip"));

                house.restart();

                assertThat(ask(house)).isEqualTo(answers);
                assertThat(download(house, folder.resolve("after.zip"))).isEqualTo(download);
                assertThat(house.home().resolve("objects")).doesNotExist();
                assertThat(house.home().resolve("postgresql")).doesNotExist();
                assertThat(objects.bucket()).isNotEmptyDirectory();
            }
            settings.put("HEADSTOCK_DATABASE_PASSWORD", "wrong");
            assertThatThrownBy(() -> new House(java, settings))
                    .hasMessageContainingAll(
                            "cannot be used", "password authentication failed", "HEADSTOCK_DATABASE_PASSWORD")
                    .hasMessageNotContaining("\tat ");
        }
    }

    private static String ask(House house) throws Exception {
        return house.rest()
                .post(VERSION + "/predict", Map.of("inputs", List.of(Map.of("text", "Claim your prize now!"))))
                .get("answers")
                .toString();
    }

    private static byte[] download(House house, Path file) throws Exception {
        return Files.readAllBytes(house.rest().download(VERSION + "/download", file));
    }
}
