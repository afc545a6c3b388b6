package dev.headstock.systemtests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a user does with a server: bring data, launch, wait, register. Small enough to train in seconds. */
final class Work {
    private static final Duration TRAINING = Duration.ofMinutes(8);
    private static final Set<String> FINISHED = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

    private final RunningServer server;

    Work(RunningServer server) {
        this.server = server;
    }

    /** The server imports the starter model by itself at its first start. */
    String starterModel() throws InterruptedException {
        return Condition.await("the starter model is imported", Duration.ofMinutes(3), () -> {
            for (JsonNode each : server.rest().get("/models/imports").get("items")) {
                if (each.get("state").asString().equals("failed")) {
                    throw new Condition.GaveUpException("The import failed: " + each);
                }
            }
            return items(server.rest().get("/models"))
                    .filter(model -> model.get("source").asString().equals("starter"))
                    .map(model -> model.get("id").asString())
                    .findFirst();
        });
    }

    /** The first rows of each split of the sample e-mails, as a data set version. */
    String emails(Path folder, int train, int dev) throws IOException, InterruptedException {
        Rest rest = server.rest();
        JsonNode upload = rest.upload("/uploads?fileName=emails.csv", fewEmails(folder, train, dev));
        Map<String, Object> request = Map.of(
                "name", "emails",
                "files", List.of(Map.of("upload", upload.get("id"))),
                "format", upload.at("/inspection/format"),
                "columns", upload.at("/inspection/proposed"),
                "splitBy", Map.of("kind", "COLUMN", "devShare", 0, "testShare", 0, "seed", 0),
                "dropFaulty", false);
        return rest.post("/datasets", request).get("id").asString();
    }

    /** Writes {@code spam.csv} with the first rows of each split. */
    static Path fewEmails(Path folder, int train, int dev) throws IOException {
        String[] records = Files.readString(RunningServer.DISTRIBUTION.resolve("samples/spam.csv"))
                .split("(?<=,\"(?:split|train|dev)\"\n)");
        Map<String, Integer> left = new HashMap<>(Map.of("train", train, "dev", dev));
        List<String> kept = new ArrayList<>(List.of(records[0]));
        for (String record : records) {
            String split = record.endsWith(",\"train\"\n") ? "train" : record.endsWith(",\"dev\"\n") ? "dev" : "";
            if (left.merge(split, -1, (count, one) -> count + one) >= 0) {
                kept.add(record);
            }
        }
        return Files.writeString(folder.resolve("spam.csv"), String.join("", kept), StandardCharsets.UTF_8);
    }

    /** The specification of a run that takes seconds. */
    Map<String, Object> small(Path folder, String placement) throws IOException, InterruptedException {
        return Map.of(
                "dataset", emails(folder, 32, 16),
                "baseModel", starterModel(),
                "head", choice("sequence-classification"),
                "placements", List.of(choice(placement)),
                "strategies", List.of(choice("adapters-only")),
                "settings", Map.of("epochs", 1, "batchSize", 8, "maxTokens", 64));
    }

    /** Launches an experiment of one run and gives the run's id. */
    String launch(String name, Map<String, Object> specification) throws IOException, InterruptedException {
        JsonNode experiment = server.rest().post("/experiments", Map.of("name", name, "specification", specification));
        return server.rest()
                .get("/experiments/" + experiment.get("id").asString())
                .at("/runs/0/id")
                .asString();
    }

    JsonNode run(String id) throws IOException, InterruptedException {
        return server.rest().get("/runs/" + id);
    }

    /** Waits until at least one checkpoint of the run is committed, so that whatever dies next has something to resume from. */
    void awaitCheckpoint(String run) throws InterruptedException {
        Condition.await("run %s has a checkpoint".formatted(run), TRAINING, () -> {
            failIfFinished(run(run));
            return server.rest()
                            .get("/runs/" + run + "/checkpoints")
                            .get("items")
                            .isEmpty()
                    ? Optional.empty()
                    : Optional.of(true);
        });
    }

    /** Waits for the run's end, and fails with its reason when that is not success. */
    JsonNode awaitSuccess(String run) throws InterruptedException {
        return Condition.await("run %s succeeds".formatted(run), TRAINING, () -> {
            JsonNode now = run(run);
            String state = now.get("state").asString();
            if (FINISHED.contains(state) && !state.equals("SUCCEEDED")) {
                throw new Condition.GaveUpException("Run %s: %s".formatted(now.get("name"), now));
            }
            return state.equals("SUCCEEDED") ? Optional.of(now) : Optional.empty();
        });
    }

    private static void failIfFinished(JsonNode run) {
        if (FINISHED.contains(run.get("state").asString())) {
            throw new Condition.GaveUpException("The run was over before it could be disturbed: " + run);
        }
    }

    static Stream<JsonNode> items(JsonNode page) {
        return page.get("items").valueStream();
    }

    static Map<String, Object> choice(String id) {
        return Map.of("id", id, "options", Map.of());
    }
}
