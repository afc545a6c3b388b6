package dev.headstock.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whatever is killed with -9 while a run trains, the run ends by itself and with the numbers of an undisturbed one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecoveryTest {
    private RunningServer server;
    private Work work;
    private Map<String, Object> specification;
    private Map<String, Double> undisturbed;

    @BeforeAll
    void trainOnceInPeace(@TempDir Path folder) throws Exception {
        server = new RunningServer();
        work = new Work(server);
        specification = Map.of(
                "dataset", work.emails(folder, 96, 48),
                "baseModel", work.starterModel(),
                "head", Work.choice("sequence-classification"),
                "placements", List.of(Work.choice("lora")),
                "strategies", List.of(Work.choice("adapters-only")),
                "settings", Map.of("epochs", 4, "batchSize", 8, "maxTokens", 64, "evaluationsPerEpoch", 2));
        undisturbed = curve(work.awaitSuccess(work.launch("In peace", specification)));
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    @Test
    void theWorker() throws Exception {
        String run = launchAndAwaitCheckpoint("Worker killed");

        server.killWorker();

        assertThat(curve(work.awaitSuccess(run))).isEqualTo(undisturbed);
        assertThat(work.run(run).get("attempts").asInt()).isEqualTo(2);
    }

    /** Otherwise every attempt starts a second later. */
    @Test
    void workersMapTheClassArchive() throws Exception {
        String run = work.launch("In peace again", specification);

        Path memory = Path.of("/proc/%d/maps".formatted(server.worker().pid()));
        // The process is there a moment before its Java has mapped anything.
        Condition.await(
                "the worker maps the archive",
                Duration.ofSeconds(10),
                () -> Files.readString(memory).contains("/trainer.jsa") ? Optional.of(true) : Optional.empty());
        assertThat(curve(work.awaitSuccess(run))).isEqualTo(undisturbed);
    }

    /** Otherwise every start takes half as long again. */
    @Test
    void theServerMapsItsClassArchive() throws Exception {
        assertThat(server.mappedFiles()).contains("/server.jsa");
    }

    @Test
    void theServer() throws Exception {
        String run = launchAndAwaitCheckpoint("Server killed");

        server.killAndRestart();

        assertThat(curve(work.awaitSuccess(run))).isEqualTo(undisturbed);
    }

    @Test
    void thePostgres() throws Exception {
        String run = launchAndAwaitCheckpoint("PostgreSQL killed");

        server.killPostgres();

        assertThat(curve(work.awaitSuccess(run))).isEqualTo(undisturbed);
    }

    private String launchAndAwaitCheckpoint(String name) throws Exception {
        String run = work.launch(name, specification);
        work.awaitCheckpoint(run);
        return run;
    }

    /** Every value of the loss and of the dev metrics, by name and step. */
    private Map<String, Double> curve(JsonNode run) throws Exception {
        Map<String, Double> values = new TreeMap<>();
        for (String name : List.of("train/loss", "dev/loss", "dev/accuracy")) {
            JsonNode series = server.rest()
                    .get("/runs/%s/metrics/series?name=%s&points=1000"
                            .formatted(run.get("id").asString(), name))
                    .at("/series/0");
            for (int i = 0; i < series.get("step").size(); i++) {
                String point = name + "@" + series.get("step").get(i).asInt();
                assertThat(values.put(point, series.get("value").get(i).asDouble()))
                        .as(point)
                        .isNull();
            }
        }
        assertThat(values).as("metrics of %s", run.get("name")).hasSizeGreaterThan(16);
        return values;
    }
}
