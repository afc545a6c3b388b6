package dev.headstock.server.registry;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.headstock.protocol.MetricView;
import dev.headstock.server.ServerTest;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.registry.ExportedModel.Format;
import dev.headstock.server.runs.Run.NamedValue;
import dev.headstock.server.runs.Runs;
import dev.headstock.server.storage.Blobs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

class RegistryTest extends ServerTest {
    private static final String CONFIG =
            "{\"architectures\": [\"RobertaForSequenceClassification\"], \"id2label\": {\"0\": \"ham\", \"1\": \"spam\"}}";
    private static final Map<String, String> FILES =
            Map.of("state/step.json", "{}", "model/model.safetensors", "weights", "export/config.json", CONFIG);

    @Autowired
    private Blobs blobs;

    @Autowired
    private Checkpoints checkpoints;

    @Autowired
    private Runs runs;

    private TrainedRuns trained;
    private UUID run;
    private final String name = "mails-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void train() throws IOException {
        trained = TrainedRuns.prepare(jdbc, blobs);
        run = trained.run("full");
    }

    @Test
    void aVersionKnowsWhereItCameFrom() throws IOException {
        UUID best = trained.checkpoint(run, 50, 0.96, FILES);
        trained.checkpoint(run, 100, 0.91, FILES);

        ModelVersion version = registered(Map.of("run", run, "note", "The first.", "alias", "champion"));

        assertThat(version.number()).isEqualTo(1);
        assertThat(version.aliases()).containsExactly("champion");
        assertThat(version.note()).isEqualTo("The first.");
        assertThat(version.createdBy()).isNotBlank();
        Lineage lineage = version.lineage();
        assertThat(lineage.run().name()).isEqualTo("full");
        assertThat(lineage.run().experimentId()).isEqualTo(trained.experiment());
        assertThat(lineage.checkpoint()).isEqualTo(new Lineage.CheckpointName(best, 50));
        assertThat(lineage.dataset().sha256()).hasSize(64);
        assertThat(lineage.baseModel().sha256()).hasSize(64);
        assertThat(lineage.plugins()).extracting(plugin -> plugin.sha256()).containsExactly("a".repeat(64));
        assertThat(lineage.specification().settings()).containsEntry("seed", 7);
        assertThat(lineage.metrics()).containsEntry("accuracy", 0.96).containsEntry("loss", null);
        assertThat(lineage.primaryMetric()).isEqualTo(new NamedValue("accuracy", 0.96, MetricView.Direction.MAXIMIZE));
        assertThat(lineage.classes()).containsExactly("ham", "spam");
        assertThat(lineage.inputs()).containsExactly(new InputColumn("text", "text", "string", null));
        assertThat(lineage.export())
                .isEqualTo(
                        new ExportedModel(Format.TRANSFORMERS, "AutoModelForSequenceClassification", null, null, true));
        assertThat(lineage.trainedParameters()).isEqualTo(1234);
        assertThat(lineage.files())
                .extracting(file -> file.name())
                .containsExactly("config.json", "model/model.safetensors");
        assertThat(get("/versions/champion")
                        .expectBody(ModelVersion.class)
                        .returnResult()
                        .getResponseBody())
                .isEqualTo(version);
        get("/versions/1").expectBody().jsonPath("$.dataset.number").isEqualTo(1);
    }

    @Test
    void ofEqualCheckpointsTheLaterOneIsBest() throws IOException {
        trained.checkpoint(run, 50, 0.96, FILES);
        UUID later = trained.checkpoint(run, 100, 0.96, FILES);

        assertThat(registered(Map.of("run", run)).lineage().checkpoint().id()).isEqualTo(later);
    }

    /** A view of a study made other examples of the data set's rows. */
    @Test
    void aVersionReadsWhatItsModelReads() throws IOException {
        trained.checkpoint(run, 50, 0.96, Map.of("model/model.safetensors", "weights", "model/headstock.json", """
                        {"format": 2, "schema": {"columns": [
                            {"name": "question", "role": "text", "type": "string", "classes": [], "classCounts": [], "missing": 0},
                            {"name": "tokens", "role": "words", "type": "strings", "separator": "|", "classes": [], "classCounts": [],
                             "missing": 0},
                            {"name": "tags", "role": "tags", "type": "class-per-word", "classes": ["B", "I"], "classCounts": [],
                             "missing": 0},
                            {"name": "sure", "role": "example-weight", "type": "number", "classes": [], "classCounts": [], "missing": 0}]}}"""));

        Lineage lineage = registered(Map.of("run", run)).lineage();

        assertThat(lineage.inputs())
                .containsExactly(
                        new InputColumn("question", "text", "string", null),
                        new InputColumn("tokens", "words", "strings", "|"));
        assertThat(lineage.classes()).containsExactly("B", "I");
        assertThat(lineage.export().format()).isEqualTo(Format.HEADSTOCK);
    }

    @Test
    void evaluationsOfARunAtItsStepBelongToTheVersion() throws IOException {
        trained.checkpoint(run, 50, 0.96, FILES);
        registered(Map.of("run", run));

        get("/versions/1/evaluations")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items")
                .isEmpty();
        get("/versions/2/evaluations").expectStatus().isNotFound();
    }

    @Test
    void aChosenCheckpointIsTaken() throws IOException {
        UUID earlier = trained.checkpoint(run, 50, 0.80, FILES);
        trained.checkpoint(run, 100, 0.96, FILES);

        ModelVersion version = registered(Map.of("run", run, "checkpoint", earlier));

        assertThat(version.lineage().checkpoint().id()).isEqualTo(earlier);
        assertThat(version.lineage().metrics()).containsEntry("accuracy", 0.80);
    }

    @Test
    void versionsRegisteredAtOnceAreNumberedWithoutGaps() throws Exception {
        trained.checkpoint(run, 50, 0.96, FILES);
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Future<ModelVersion>> registrations = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                registrations.add(callers.submit(() -> registered(Map.of("run", run, "alias", "newest"))));
            }
            List<Integer> numbers = new ArrayList<>();
            for (Future<ModelVersion> registration : registrations) {
                numbers.add(registration.get().number());
            }
            assertThat(numbers)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, 24).boxed().toList());
        } finally {
            callers.shutdownNow();
        }

        List<AliasMove> history = history();
        assertThat(history).hasSize(24);
        for (int i = 0; i < history.size() - 1; i++) {
            assertThat(history.get(i).fromVersion())
                    .isEqualTo(history.get(i + 1).toVersion());
        }
    }

    @Test
    void aRefusedRegistrationLeavesNoGap() throws IOException {
        trained.checkpoint(run, 50, 0.96, FILES);
        registered(Map.of("run", run));

        register(Map.of("run", run, "alias", "17")).expectStatus().isEqualTo(422);
        register(Map.of("run", UUID.randomUUID())).expectStatus().isEqualTo(422);

        assertThat(registered(Map.of("run", run)).number()).isEqualTo(2);
    }

    @Test
    void aRepeatedSubmissionGetsTheSameVersion() throws IOException {
        trained.checkpoint(run, 50, 0.96, FILES);
        String key = UUID.randomUUID().toString();

        ModelVersion first = version(register(Map.of("run", run), key));
        ModelVersion second = version(register(Map.of("run", run), key));

        assertThat(second).isEqualTo(first);
        register(Map.of("run", run, "note", "other"), key)
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:headstock:idempotency-key-reused");
    }

    @Test
    void everyMoveOfAnAliasIsRemembered() throws IOException {
        trained.checkpoint(run, 50, 0.96, FILES);
        registered(Map.of("run", run, "alias", "champion"));
        registered(Map.of("run", run));

        move("champion", Map.of("version", 2, "reason", "Better on new mails."))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.aliases[0].version")
                .isEqualTo(2);
        move("champion", Map.of("version", 2)).expectStatus().isOk();
        admin.delete()
                .uri(path("/aliases/champion?reason=Not needed"))
                .exchange()
                .expectStatus()
                .isNoContent();

        List<AliasMove> history = history();
        assertThat(history).extracting(AliasMove::fromVersion).containsExactly(2, 1, null);
        assertThat(history).extracting(AliasMove::toVersion).containsExactly(null, 2, 1);
        assertThat(history)
                .extracting(AliasMove::reason)
                .containsExactly("Not needed", "Better on new mails.", "Registered version 1.");
        assertThat(history).allSatisfy(move -> assertThat(move.by()).isNotBlank());
        get("/versions/champion").expectStatus().isNotFound();
    }

    @Test
    void theNoteOfAVersionCanBeChanged() throws IOException {
        trained.checkpoint(run, 50, 0.96, FILES);
        registered(Map.of("run", run, "note", "The first.", "alias", "champion"));

        ModelVersion changed = requireNonNull(note("/versions/champion", Map.of("note", "Fails on long mails."))
                .expectStatus()
                .isOk()
                .expectBody(ModelVersion.class)
                .returnResult()
                .getResponseBody());

        assertThat(changed.note()).isEqualTo("Fails on long mails.");
        assertThat(get("/versions/1")
                        .expectBody(ModelVersion.class)
                        .returnResult()
                        .getResponseBody())
                .isEqualTo(changed);
        assertThat(detail(note("/versions/1", Map.of("note", "x".repeat(10_001))), 422))
                .contains("Shorten it to 10000");
        assertThat(detail(note("/versions/1", Map.of()), 422)).contains("note is missing");
        note("/versions/2", Map.of("note", "")).expectStatus().isNotFound();
    }

    private ResponseSpec note(String version, Map<String, ?> change) {
        return admin.patch().uri(path(version)).body(change).exchange();
    }

    @Test
    void whatCannotBeIsRefusedWithTheReason() throws IOException {
        trained.checkpoint(run, 50, 0.96, FILES);
        registered(Map.of("run", run));

        assertThat(detail(move("champion", Map.of("version", 9)), 422)).contains("no version 9");
        assertThat(detail(move("champion", Map.of()), 422)).contains("version is missing");
        assertThat(detail(move("7", Map.of("version", 1)), 422)).contains("reads like a version's number");
        assertThat(detail(register(Map.of()), 422)).contains("Name either a run or a base model");
        assertThat(detail(register(Map.of("run", run, "checkpoint", UUID.randomUUID())), 422))
                .contains("has no checkpoint");
        assertThat(detail(register(Map.of("run", run, "note", "x".repeat(10_001))), 422))
                .contains("Shorten it to 10000");
        assertThat(detail(get("/versions/2"), 404)).contains(name);
        assertThat(detail(get("/versions/99999999999999999999"), 404)).contains(name);
        assertThat(detail(admin.get().uri("/api/v1/registry/models/unknown").exchange(), 404))
                .contains("unknown");
        assertThat(detail(
                        admin.post()
                                .uri("/api/v1/registry/models/Not a name/versions")
                                .body(Map.of("run", run))
                                .exchange(),
                        422))
                .contains("cannot be the name of a model");
    }

    @Test
    void aRunWithoutAUsableCheckpointCannotBeRegistered() throws IOException {
        assertThat(detail(register(Map.of("run", run)), 409)).contains("has no checkpoint yet");

        UUID training = trained.checkpoint(run, 10, 0.5, Map.of("state/step.json", "{}"));
        assertThat(detail(register(Map.of("run", run)), 409)).contains("only what training needs");

        UUID damaged = trained.checkpoint(run, 20, 0.9, FILES);
        checkpoints.markCorrupt(damaged);
        assertThat(detail(register(Map.of("run", run, "checkpoint", damaged)), 409))
                .contains("can no longer be used");
        assertThat(training).isNotEqualTo(damaged);
    }

    @Test
    void aVersionWithAnAliasStaysAndADeletedNumberDoesNotComeBack() throws IOException {
        trained.checkpoint(run, 50, 0.96, FILES);
        registered(Map.of("run", run));
        registered(Map.of("run", run, "alias", "champion"));

        assertThat(detail(delete("/versions/2"), 409)).contains("champion");
        assertThat(detail(delete(""), 409)).contains("champion");

        admin.delete().uri(path("/aliases/champion")).exchange().expectStatus().isNoContent();
        delete("/versions/2").expectStatus().isNoContent();
        assertThat(registered(Map.of("run", run)).number()).isEqualTo(3);
        delete("").expectStatus().isNoContent();
        get("").expectStatus().isNotFound();
    }

    @Test
    void aRegisteredCheckpointOutlivesRetention() throws IOException {
        UUID first = trained.checkpoint(run, 10, 0.5, FILES);
        trained.checkpoint(run, 20, 0.6, FILES);
        trained.checkpoint(run, 30, 0.7, FILES);
        registered(Map.of("run", run, "checkpoint", first));
        long number = runs.number(run);

        checkpoints.retain(number, 1, null);
        assertThat(checkpoints.list(number))
                .extracting(checkpoint -> checkpoint.step())
                .containsExactly(10L, 30L);

        delete("/versions/1").expectStatus().isNoContent();
        checkpoints.retain(number, 1, null);
        assertThat(checkpoints.list(number))
                .extracting(checkpoint -> checkpoint.step())
                .containsExactly(30L);
    }

    @Test
    void theListShowsTheLatestVersionAndHowGoodAllAre() throws IOException {
        trained.checkpoint(run, 50, 0.90, FILES);
        registered(Map.of("run", run));
        UUID better = trained.run("lora");
        trained.checkpoint(better, 50, 0.97, FILES);
        registered(Map.of("run", better, "alias", "champion"));
        admin.patch()
                .uri(path(""))
                .body(Map.of("description", "Finds spam."))
                .exchange()
                .expectStatus()
                .isOk();

        get("").expectBody()
                .jsonPath("$.description")
                .isEqualTo("Finds spam.")
                .jsonPath("$.versionCount")
                .isEqualTo(2)
                .jsonPath("$.latest.run.name")
                .isEqualTo("lora")
                .jsonPath("$.aliases[0].alias")
                .isEqualTo("champion")
                .jsonPath("$.history[0].value")
                .isEqualTo(0.90)
                .jsonPath("$.history[1].version")
                .isEqualTo(2)
                .jsonPath("$.versions[1].number")
                .isEqualTo(1);
        admin.get()
                .uri("/api/v1/registry/models")
                .exchange()
                .expectBody()
                .jsonPath("$.items[?(@.name == '%s')].latest.number".formatted(name))
                .isEqualTo(2);
    }

    @Test
    void anExperimentWithARegisteredRunStays() throws IOException {
        trained.checkpoint(run, 50, 0.96, FILES);
        registered(Map.of("run", run));
        String experiment = "/api/v1/experiments/" + trained.experiment();

        assertThat(detail(admin.delete().uri(experiment).exchange(), 409)).contains("registry");

        delete("/versions/1").expectStatus().isNoContent();
        admin.delete().uri(experiment).exchange().expectStatus().isNoContent();
    }

    @Test
    void questionsAreCheckedBeforeAProcessIsStarted() throws IOException {
        trained.checkpoint(run, 50, 0.96, FILES);
        registered(Map.of("run", run));

        ask(Map.of(
                        "inputs",
                        List.of(
                                Map.of("text", "  "),
                                Map.of("text", "fine", "secondText", "one too many"),
                                Map.of("text", 3),
                                "  ")))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[0].pointer")
                .isEqualTo("/inputs/0/text")
                .jsonPath("$.problems[1].pointer")
                .isEqualTo("/inputs/1/secondText")
                .jsonPath("$.problems[2].pointer")
                .isEqualTo("/inputs/2/text")
                .jsonPath("$.problems[3].pointer")
                .isEqualTo("/inputs/3");
        assertThat(detail(ask(Map.of("inputs", List.of())), 422)).contains("Send at least one");
        assertThat(detail(ask(Map.of("inputs", Collections.nCopies(1001, Map.of("text", "x")))), 413))
                .contains("Send several requests");
        // The trainer of this server is a stand-in that cannot predict.
        assertThat(detail(ask(Map.of("inputs", List.of("fine"))), 503))
                .contains(name + " version 1 could not be loaded", "predictor.log");
    }

    @Test
    void versionsOfARunAreFoundAcrossModels() throws IOException {
        trained.checkpoint(run, 50, 0.96, FILES);
        UUID other = trained.run("lora");
        trained.checkpoint(other, 50, 0.95, FILES);
        ModelVersion first = registered(Map.of("run", run));
        registered(Map.of("run", other));
        ModelVersion second = registered(Map.of("run", run));

        admin.get()
                .uri("/api/v1/registry/versions?run=" + run)
                .exchange()
                .expectBody()
                .jsonPath("$.items[*].id")
                .isEqualTo(List.of(second.id().toString(), first.id().toString()));
        Found page = found("?limit=1&run=" + run);
        assertThat(page.items()).containsExactly(second);
        assertThat(found("?run=" + run + "&cursor=" + page.next()).items()).containsExactly(first);
    }

    @Test
    void championsOfADatasetAreFoundAcrossModels() throws IOException {
        trained.checkpoint(run, 50, 0.96, FILES);
        registered(Map.of("run", run));
        ModelVersion champion = registered(Map.of("run", run, "alias", "champion"));
        String dataset = champion.lineage().dataset().name();

        assertThat(found("?alias=champion&dataset=" + dataset).items()).containsExactly(champion);
        assertThat(found("?alias=challenger&dataset=" + dataset).items()).isEmpty();
        assertThat(found("?alias=champion&dataset=another").items()).isEmpty();
        assertThat(found("?dataset=" + dataset).items()).hasSize(2);
    }

    private Found found(String question) {
        return requireNonNull(admin.get()
                .uri("/api/v1/registry/versions" + question)
                .exchange()
                .expectBody(Found.class)
                .returnResult()
                .getResponseBody());
    }

    private record Found(
            List<ModelVersion> items,
            @Nullable String next,
            @Nullable Long total) {}

    @Test
    void strangersSeeNothing() {
        anonymous.get().uri("/api/v1/registry/models").exchange().expectStatus().value(status -> assertThat(status)
                .isIn(401, 403));
    }

    private String path(String rest) {
        return "/api/v1/registry/models/" + name + rest;
    }

    private ResponseSpec get(String rest) {
        return admin.get().uri(path(rest)).exchange();
    }

    private ResponseSpec delete(String rest) {
        return admin.delete().uri(path(rest)).exchange();
    }

    private ResponseSpec ask(Map<String, ?> order) {
        return admin.post().uri(path("/versions/1/predict")).body(order).exchange();
    }

    private ResponseSpec move(String alias, Map<String, ?> order) {
        return admin.put().uri(path("/aliases/" + alias)).body(order).exchange();
    }

    private ResponseSpec register(Map<String, ?> registration) {
        return register(registration, null);
    }

    private ResponseSpec register(Map<String, ?> registration, @Nullable String key) {
        Map<String, Object> body = new HashMap<>(registration);
        return admin.post()
                .uri(path("/versions"))
                .headers(headers -> {
                    if (key != null) {
                        headers.set("Idempotency-Key", key);
                    }
                })
                .body(body)
                .exchange();
    }

    private ModelVersion registered(Map<String, ?> registration) {
        return version(register(registration));
    }

    private static ModelVersion version(ResponseSpec answer) {
        return requireNonNull(answer.expectStatus()
                .isCreated()
                .expectBody(ModelVersion.class)
                .returnResult()
                .getResponseBody());
    }

    private List<AliasMove> history() {
        return requireNonNull(get("/aliases/history")
                        .expectBody(History.class)
                        .returnResult()
                        .getResponseBody())
                .items();
    }

    private record History(
            List<AliasMove> items,
            @Nullable String next,
            @Nullable Long total) {}

    private static String detail(ResponseSpec answer, int status) {
        return requireNonNull(answer.expectStatus()
                        .isEqualTo(status)
                        .expectBody(Problem.class)
                        .returnResult()
                        .getResponseBody())
                .detail();
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Problem(String detail) {}
}
