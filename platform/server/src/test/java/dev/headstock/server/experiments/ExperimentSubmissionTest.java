package dev.headstock.server.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.FakeDistribution;
import dev.headstock.server.ServerTest;
import dev.headstock.server.runs.TestExperiments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ExperimentSubmissionTest extends ServerTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    private TestExperiments experiments;

    private final List<String> launched = new ArrayList<>();
    private UUID subject = UUID.randomUUID();
    private String head = "sequence-classification";

    @BeforeEach
    void makeSubject() {
        // Data set version and base model have the experiment's id.
        subject = experiments.experiment();
    }

    /** What is launched here is not meant to be trained. */
    @AfterEach
    void cancel() {
        for (String experiment : launched) {
            jdbc.sql("select id from run where experiment = :experiment")
                    .param("experiment", UUID.fromString(experiment))
                    .query(UUID.class)
                    .list()
                    .forEach(run ->
                            admin.post().uri("/api/v1/runs/" + run + "/cancel").exchange());
        }
    }

    @Test
    void submissionsAtOnceUnderOneKeyAreOneExperiment() throws Exception {
        String key = UUID.randomUUID().toString();
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(callers.submit(() -> id(launch("Once", key))));
            }
            List<String> ids = new ArrayList<>();
            for (Future<String> answer : answers) {
                ids.add(answer.get());
            }
            launched.add(ids.get(0));
            assertThat(ids).containsOnly(ids.get(0));
        } finally {
            callers.shutdownNow();
        }
        assertThat(jdbc.sql("select count(*) from experiment where base_model = :subject and name = 'Once'")
                        .param("subject", subject)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aRepeatedSubmissionIsAnsweredAlsoWhenItCouldNotBeMadeAnyMore(@TempDir Path folder) throws IOException {
        Path jar = FakeDistribution.plugin(
                folder.resolve("passing.jar"),
                Map.of("Plugin-Id", "passing", "Plugin-Version", "1.0.0", "Test-Parts", "HEAD=passing-head"));
        admin.post()
                .uri("/api/v1/plugins")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(Files.readAllBytes(jar))
                .exchange()
                .expectStatus()
                .isCreated();
        head = "passing-head";
        String key = UUID.randomUUID().toString();
        String first = id(launch("Repeated", key));
        launched.add(first);
        jdbc.sql("update plugin_jar set enabled = false where plugin_id = 'passing'")
                .update();

        assertThat(id(launch("Repeated", key))).isEqualTo(first);
        launch("Other", key).expectStatus().isEqualTo(422);
    }

    @Test
    void controlCharactersAreRefusedByField() {
        JsonNode refusal = json(post("/api/v1/experiments", request("a\0b", "x\0y", "v\u0007"))
                .expectStatus()
                .isEqualTo(422));

        assertThat(refusal.path("problems").valueStream().map(problem -> problem.path("pointer")
                        .asString()))
                .containsExactly("/name", "/note", "/variations/0/name");
        admin.patch()
                .uri("/api/v1/experiments/" + subject)
                .contentType(MediaType.APPLICATION_JSON)
                .body(JSON.writeValueAsString(Map.of("note", "a\0b")))
                .exchange()
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[0].pointer")
                .isEqualTo("/note");
        admin.patch()
                .uri("/api/v1/experiments/" + subject)
                .contentType(MediaType.APPLICATION_JSON)
                .body(JSON.writeValueAsString(Map.of("note", "two\nlines\tand a tab")))
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void aProblemIsReportedOnceWhereTheRequestHasIt() {
        ObjectNode request = (ObjectNode) JSON.readTree(request("Once each", "", "only"));
        ObjectNode specification = (ObjectNode) request.path("specification");
        specification.putArray("placements").addObject().put("id", "nowhere").putObject("options");
        specification.putObject("resources").put("slots", 0).put("priority", 0);

        JsonNode refused = json(
                post("/api/v1/experiments", request.toString()).expectStatus().isEqualTo(422));

        assertThat(pointers(refused))
                .containsExactlyInAnyOrder("/specification/placements/0/id", "/specification/resources/slots");
    }

    @Test
    void aJobOfKindTrainMakesAnExperimentOfOneRun() {
        String key = UUID.randomUUID().toString();
        String first = submitJob(train(subject.toString(), "Submitted"), key)
                .expectStatus()
                .isCreated()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        JsonNode job = JSON.readTree(first);
        String run = job.path("subjects").path(0).path("id").stringValue();
        JsonNode made = json(
                admin.get().uri("/api/v1/runs/" + run).exchange().expectStatus().isOk());
        launched.add(made.path("experimentId").stringValue());

        assertThat(job.path("kind").stringValue()).isEqualTo("train");
        assertThat(made.path("jobId")).isEqualTo(job.path("id"));
        assertThat(made.path("experimentName").stringValue()).isEqualTo("Submitted");
        assertThat(made.path("dataset").path("versionId").stringValue()).isEqualTo(subject.toString());
        assertThat(submitJob(train(subject.toString(), "Submitted"), key)
                        .expectStatus()
                        .isCreated()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody())
                .isEqualTo(first);
    }

    @Test
    void everyProblemOfATrainJobIsSaidWhereTheSubmissionHasIt() {
        ObjectNode unfit = train(subject.toString(), " ");
        ((ObjectNode) unfit.path("options"))
                .putArray("placements")
                .addObject()
                .put("id", "nowhere")
                .putObject("options");
        ((ObjectNode) unfit.path("options")).put("slots", 0);
        assertThat(pointers(json(submitJob(unfit, null).expectStatus().isEqualTo(422))))
                .containsExactlyInAnyOrder("/options/name", "/options/placements/0/id", "/options/slots");

        ObjectNode unknown = train("none/7", "Lost");
        ((ObjectNode) unknown.path("subjects").path(0)).put("id", "run/1");
        ((ObjectNode) unknown.path("options")).put("color", "red");
        assertThat(pointers(json(submitJob(unknown, null).expectStatus().isEqualTo(422))))
                .containsExactlyInAnyOrder("/subjects/0", "/subjects/1", "/options/color");

        ObjectNode incomplete = train(subject.toString(), "Incomplete");
        ((ObjectNode) incomplete.path("options")).remove("head");
        assertThat(pointers(json(submitJob(incomplete, null).expectStatus().isEqualTo(422))))
                .containsExactly("/options/head");

        ObjectNode mistyped = train(subject.toString(), "Mistyped");
        ((ObjectNode) mistyped.path("options")).put("placements", "lora");
        assertThat(pointers(json(submitJob(mistyped, null).expectStatus().isEqualTo(422))))
                .containsExactly("/options/placements");
    }

    @Test
    void aChoiceWithoutOptionsTakesTheDefaults() {
        ObjectNode written = train(subject.toString(), "Written out");
        ObjectNode brief = train(subject.toString(), "Short");
        ((ObjectNode) brief.path("options").path("head")).remove("options");

        assertThat(headOf(brief)).isEqualTo(headOf(written));
    }

    private JsonNode headOf(ObjectNode submission) {
        JsonNode job = json(submitJob(submission, null).expectStatus().isCreated());
        String run = job.path("subjects").path(0).path("id").stringValue();
        JsonNode made = json(
                admin.get().uri("/api/v1/runs/" + run).exchange().expectStatus().isOk());
        launched.add(made.path("experimentId").stringValue());
        return made.path("specification").path("head");
    }

    private ObjectNode train(String dataset, String name) {
        ObjectNode submission = JSON.createObjectNode().put("kind", "train");
        ArrayNode subjects = submission.putArray("subjects");
        subjects.addObject().put("kind", "model").put("id", "base/tiny " + subject);
        subjects.addObject().put("kind", "dataset").put("id", dataset);
        ObjectNode specification =
                (ObjectNode) JSON.readTree(request(name, "", "only")).path("specification");
        ObjectNode options = submission.putObject("options").put("name", name);
        for (String part : List.of("head", "strategies", "settings")) {
            if (specification.has(part)) {
                options.set(part, specification.get(part));
            }
        }
        return submission;
    }

    private ResponseSpec submitJob(ObjectNode submission, @Nullable String key) {
        return admin.post()
                .uri("/api/v1/jobs")
                .contentType(MediaType.APPLICATION_JSON)
                .headers(headers -> {
                    if (key != null) {
                        headers.set("Idempotency-Key", key);
                    }
                })
                .body(submission.toString())
                .exchange();
    }

    @Test
    void moreSlotsThanTheServerHasAreWarnedOf() {
        ObjectNode request = (ObjectNode) JSON.readTree(request("Wide", "", "only"));
        ObjectNode specification = (ObjectNode) request.path("specification");
        specification.putObject("resources").put("slots", 1_001).put("priority", 0);

        JsonNode checked = json(post("/api/v1/experiments/validate", request.toString())
                .expectStatus()
                .isOk());

        assertThat(checked.path("problems")).anySatisfy(problem -> {
            assertThat(problem.path("pointer").stringValue()).isEqualTo("/specification/resources/slots");
            assertThat(problem.path("severity").stringValue()).isEqualTo("WARNING");
        });
    }

    @Test
    void anIdOfSomethingElseIsCalledWhatItIs() {
        UUID dataset = jdbc.sql("select dataset from experiment where id = :id")
                .param("id", subject)
                .query(UUID.class)
                .single();
        String name = jdbc.sql("select name from dataset where id = :id")
                .param("id", dataset)
                .query(String.class)
                .single();
        UUID run = experiments.launch(subject, "full");
        UUID unknown = UUID.randomUUID();

        assertThat(messages(dataset, run))
                .containsExactly(
                        "%s is no data set version, it is the data set '%s', whose newest version is %s."
                                .formatted(dataset, name, subject),
                        "%s is no base model, it is the run 'full', which was trained on %s from %s."
                                .formatted(run, subject, subject));
        assertThat(messages(unknown, subject))
                .containsExactly("There is no data set version %s. Choose one that exists.".formatted(unknown));
    }

    private List<String> messages(UUID dataset, UUID baseModel) {
        ObjectNode request = (ObjectNode) JSON.readTree(request("Mixed up", "", "only"));
        ((ObjectNode) request.path("specification"))
                .put("dataset", dataset.toString())
                .put("baseModel", baseModel.toString());
        return json(post("/api/v1/experiments", request.toString())
                        .expectStatus()
                        .isEqualTo(422))
                .path("problems")
                .valueStream()
                .map(problem -> problem.path("message").asString())
                .toList();
    }

    /** The body is small; the runs laid out would fill the memory. */
    @Test
    void runsAreCountedBeforeTheyAreLaidOut() {
        ObjectNode request = (ObjectNode) JSON.readTree(request("Many", "", "only"));
        ArrayNode seeds = request.putArray("seeds");
        ArrayNode variations = request.putArray("variations");
        for (int i = 0; i < 30_000; i++) {
            seeds.add(i);
            variations.addObject().put("name", "v" + i);
        }

        JsonNode answer = json(post("/api/v1/experiments/validate", request.toString())
                .expectStatus()
                .isOk());

        assertThat(answer.path("problems").path(0).path("message").asString())
                .startsWith("900000000 runs are more than the 200 of one experiment.");
    }

    @Test
    void settingsArePassedOnAndThePlanSaysWhatIsWrongWithThem() {
        ObjectNode request = (ObjectNode) JSON.readTree(request("Settings", "", "only"));
        ((ObjectNode) request.path("specification")).putObject("settings").put("epochs", 2.5);
        ObjectNode variation = (ObjectNode) request.path("variations").path(0);
        variation.putObject("settings").put("epoch", 3);
        variation.putArray("placements").addObject().put("id", "lorra").putObject("options");

        JsonNode answer = json(post("/api/v1/experiments/validate", request.toString())
                .expectStatus()
                .isOk());

        assertThat(pointers(answer)).containsExactly("/variations/0/placements/0/id", "/variations/0/settings/epoch");
        request.remove("variations");
        assertThat(json(post("/api/v1/experiments/validate", request.toString()))
                        .at("/runs/0/plan/resolved/settings/epochs")
                        .asDouble())
                .isEqualTo(2.5);
    }

    @Test
    void aRunKeepsWhatWasAskedForBesideWhatWasResolved() {
        ObjectNode request = (ObjectNode) JSON.readTree(request("Asked " + UUID.randomUUID(), "", "only"));
        ((ObjectNode) request.path("specification")).putObject("settings").put("epochs", 2.5);
        request.putArray("seeds").add(7);
        String id = id(post("/api/v1/experiments", request.toString()));
        launched.add(id);

        JsonNode run = json(admin.get()
                        .uri("/api/v1/runs?experiment=" + id)
                        .exchange()
                        .expectStatus()
                        .isOk())
                .at("/items/0");

        assertThat(run.at("/requested/settings")).isEqualTo(JSON.readTree("{\"epochs\":2.5,\"seed\":7}"));
        assertThat(run.at("/requested/head")).isEqualTo(request.at("/specification/head"));
        assertThat(run.at("/specification/settings").size()).isGreaterThan(2);
    }

    @Test
    void trainingSettingsAreDescribedByThePluginHost() {
        admin.get()
                .uri("/api/v1/training-settings")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.defaults.epochs")
                .isEqualTo(3)
                .jsonPath("$.schema.properties.epochs.type")
                .isEqualTo("number");
    }

    /** The fake plan's first sample token counts the plans of its process. */
    @Test
    void seedsShareOnePlanAndTheSameQuestionIsPlannedOnce() {
        ObjectNode request = (ObjectNode) JSON.readTree(request("Seeds " + UUID.randomUUID(), "", "only"));
        request.putArray("seeds").add(1).add(2).add(3);

        // The first plan of a model starts to count lengths, and the next one knows them.
        admin.get()
                .uri("/api/v1/dataset-versions/%s/lengths?model=%s".formatted(subject, subject))
                .exchange()
                .expectStatus()
                .isOk();

        JsonNode first = json(post("/api/v1/experiments/validate", request.toString()));
        JsonNode again = json(post("/api/v1/experiments/validate", request.toString()));

        assertThat(first.path("runs").valueStream().map(run -> run.at("/plan/resolved/settings/seed")
                        .asInt()))
                .containsExactly(1, 2, 3);
        assertThat(first.path("runs")
                        .valueStream()
                        .map(run -> run.at("/plan/sampleTokens/0").asString())
                        .distinct())
                .hasSize(1);
        assertThat(again).isEqualTo(first);
    }

    @Test
    void aModelThatAnOptionNamesIsResolvedAndKept() {
        UUID other = experiments.experiment();
        String model = jdbc.sql("select name from base_model where id = :id")
                .param("id", other)
                .query(String.class)
                .single();
        ObjectNode request = (ObjectNode) JSON.readTree(request("Distilled", "", "only"));
        ArrayNode strategies = ((ObjectNode) request.path("specification")).putArray("strategies");
        ObjectNode options = strategies.addObject().put("id", "distillation").putObject("options");

        options.put("teacher", "base/nobody");
        JsonNode refused = json(
                post("/api/v1/experiments", request.toString()).expectStatus().isEqualTo(422));
        options.put("teacher", "base/" + model);
        String launchedId = id(post("/api/v1/experiments", request.toString()));
        launched.add(launchedId);

        assertThat(pointers(refused)).containsExactly("/specification/strategies/0/options/teacher");
        JsonNode run = json(admin.get()
                        .uri("/api/v1/runs?experiment=" + launchedId)
                        .exchange()
                        .expectStatus()
                        .isOk())
                .at("/items/0");
        assertThat(run.at("/references/0/reference").asString()).isEqualTo("base/" + model);
        assertThat(run.at("/references/0/sha256").asString())
                .isEqualTo(jdbc.sql("select sha256 from base_model where id = :id")
                        .param("id", other)
                        .query(String.class)
                        .single());
        assertThat(run.at("/declaredMetrics/0/name").asString()).isEqualTo("accuracy");
        admin.delete().uri("/api/v1/models/" + other).exchange().expectStatus().isEqualTo(409);
    }

    @Test
    void theJarsThatPlannedAreTheOnesThatArePinned(@TempDir Path folder) throws IOException {
        upload(folder, "1.0.0");
        head = "moving-head";
        String request = request("Pinned", "", "only");
        post("/api/v1/experiments/validate", request).expectStatus().isOk();
        upload(folder, "1.1.0");

        String id = id(post("/api/v1/experiments", request));
        launched.add(id);

        assertThat(jdbc.sql("""
                        select version from run_plugin join run on run.number = run_plugin.run
                        where run.experiment = :experiment and plugin = 'moving'""")
                        .param("experiment", UUID.fromString(id))
                        .query(String.class)
                        .single())
                .isEqualTo("1.1.0");
    }

    private void upload(Path folder, String version) throws IOException {
        Path jar = FakeDistribution.plugin(
                folder.resolve(version + ".jar"),
                Map.of("Plugin-Id", "moving", "Plugin-Version", version, "Test-Parts", "HEAD=moving-head"));
        admin.post()
                .uri("/api/v1/plugins")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(Files.readAllBytes(jar))
                .exchange()
                .expectStatus()
                .isCreated();
    }

    private static List<String> pointers(JsonNode answer) {
        return answer.path("problems")
                .valueStream()
                .map(problem -> problem.path("pointer").asString())
                .toList();
    }

    private ResponseSpec launch(String name, @Nullable String key) {
        return admin.post()
                .uri("/api/v1/experiments")
                .contentType(MediaType.APPLICATION_JSON)
                .headers(headers -> {
                    if (key != null) {
                        headers.set("Idempotency-Key", key);
                    }
                })
                .body(request(name, "", "only"))
                .exchange();
    }

    private ResponseSpec post(String path, String body) {
        return admin.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange();
    }

    private String request(String name, String note, String variation) {
        return JSON.writeValueAsString(Map.of(
                "name",
                name,
                "note",
                note,
                "specification",
                Map.of(
                        "dataset", subject,
                        "baseModel", subject,
                        "head", choice(head),
                        "placements", List.of(choice("lora")),
                        "strategies", List.of(choice("full"))),
                "variations",
                List.of(Map.of("name", variation))));
    }

    private static Map<String, Object> choice(String id) {
        return Map.of("id", id, "options", Map.of());
    }

    private static String id(ResponseSpec answer) {
        return json(answer.expectStatus().isCreated()).path("id").asString();
    }

    private static JsonNode json(ResponseSpec answer) {
        return JSON.readTree(
                Objects.requireNonNull(answer.expectBody().returnResult().getResponseBodyContent()));
    }
}
