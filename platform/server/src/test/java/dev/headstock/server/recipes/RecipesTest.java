package dev.headstock.server.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.JobSubject;
import dev.headstock.protocol.worker.Assignment;
import dev.headstock.protocol.worker.ConvertWork;
import dev.headstock.protocol.worker.EvaluateWork;
import dev.headstock.protocol.worker.JobResult;
import dev.headstock.protocol.worker.ModelFiles;
import dev.headstock.server.ServerTest;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.queue.Job;
import dev.headstock.server.runs.FakeWorker;
import dev.headstock.server.runs.TestJobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;
import tools.jackson.databind.json.JsonMapper;

class RecipesTest extends ServerTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, Object> OUTLINE = Map.ofEntries(
            Map.entry("layers", 1),
            Map.entry("width", 8),
            Map.entry("attentionHeads", 2),
            Map.entry("feedForwardWidth", 16),
            Map.entry("vocabulary", 100),
            Map.entry("maxTokens", 128),
            Map.entry("tokenTypes", 2),
            Map.entry("parameters", 500),
            Map.entry("parts", List.of()),
            Map.entry("sites", List.of()),
            Map.entry("config", Map.of()));

    /** Of a trained model, as far as the server reads it. */
    private static final String DESCRIPTION = """
            {"format": 2, "schema": {"columns": [
                {"name": "text", "role": "text", "type": "string", "classes": [], "classCounts": [], "missing": 0},
                {"name": "label", "role": "label", "type": "class", "classes": ["ham", "spam"], "classCounts": [], "missing": 0}]}}""";

    @Autowired
    private TestJobs jobs;

    @Autowired
    private BaseModels models;

    private final String name = "student " + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void aModelAppearsWithItsOriginWhenItsJobHasSucceeded() {
        UUID teacher = jobs.trainedRun(port);
        jdbc.sql("""
                        update base_model set license = 'apache-2.0', languages = '["en", "de"]'
                        where id = (select e.base_model from experiment e join run r on r.experiment = e.id where r.id = :run)""").param("run", teacher).update();
        Job job = submitted(name, Map.of("teacher", "run/" + teacher));
        assertThat(job.subjects()).containsExactly(new JobSubject("model", "base/" + name));
        FakeWorker worker = jobs.worker(port, job.id(), 1);
        Assignment assignment = worker.assignment();
        ConvertWork work = JSON.convertValue(assignment.work(), ConvertWork.class);
        assertThat(work.recipe())
                .isEqualTo(new Choice("student", Map.of("teacher", "run/%s/20".formatted(teacher), "points", 11)));
        assertThat(work.references()).extracting(ModelFiles::reference).containsExactly("run/%s/20".formatted(teacher));
        byte[] weights = (name + " weights").getBytes(StandardCharsets.UTF_8);

        assertThat(worker.result(result(weights))).as("before its files").isEqualTo(422);
        assertThat(worker.blob(weights)).isEqualTo(204);
        assertThat(worker.result(result(weights))).isEqualTo(204);
        assertThat(models.findByName(name)).isEmpty();
        assertThat(worker.succeed()).isEqualTo(204);

        BaseModel made = models.findByName(name).orElseThrow();
        assertThat(made.source()).isEqualTo(BaseModel.Source.RECIPE);
        assertThat(made.family()).isEqualTo("bert");
        assertThat(made.layers()).isEqualTo(1);
        assertThat(made.license()).isEqualTo("apache-2.0");
        assertThat(made.languages()).containsExactly("en", "de");
        assertThat(made.files()).containsExactly(file(weights));
        String provenance = jdbc.sql("select provenance::text from base_model where id = :id")
                .param("id", made.id())
                .query(String.class)
                .single();
        assertThat(provenance).contains("student", "run/%s/20".formatted(teacher), "\"a font\"", "apache-2.0");
        submit(name + " again", "student", Map.of("teacher", "run/" + teacher))
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.model")
                .isEqualTo(made.id().toString());
    }

    @Test
    void aModelWithAHeadIsEvaluatedAndRegisteredLikeATrainedOne() {
        UUID teacher = jobs.trainedRun(port);
        BaseModel made = madeWithHead(teacher);

        Job evaluation = Objects.requireNonNull(
                submit("evaluate", List.of(Map.of("kind", "model", "id", "base/" + name)), Map.of())
                        .expectStatus()
                        .isCreated()
                        .expectBody(Job.class)
                        .returnResult()
                        .getResponseBody());
        // Attempts are counted over all jobs of a subject.
        EvaluateWork work = JSON.convertValue(
                jobs.worker(port, evaluation.id(), 2).assignment().work(), EvaluateWork.class);
        assertThat(work.model().model()).extracting(FileReference::name).containsExactly("model/headstock.json");
        assertThat(work.model().base()).extracting(FileReference::name).containsExactly("model.safetensors");
        admin.post()
                .uri("/api/v1/jobs/" + evaluation.id() + "/cancel")
                .exchange()
                .expectStatus()
                .isOk();

        String registered = "soup-" + UUID.randomUUID().toString().substring(0, 8);
        admin.post()
                .uri("/api/v1/registry/models/%s/versions".formatted(registered))
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("baseModel", name, "alias", "champion"))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.baseModel.name")
                .isEqualTo(name)
                .jsonPath("$.recipe")
                .isEqualTo("student")
                .jsonPath("$.run.id")
                .isEqualTo(teacher.toString())
                .jsonPath("$.primaryMetric")
                .isEmpty();
        assertThat(readme(registered)).contains("Made by the recipe student").doesNotContain("Training:", "Evaluated");
        admin.delete()
                .uri("/api/v1/models/" + made.id())
                .exchange()
                .expectStatus()
                .isEqualTo(409);
        admin.delete()
                .uri("/api/v1/registry/models/%s/aliases/champion".formatted(registered))
                .exchange()
                .expectStatus()
                .isNoContent();
        admin.delete()
                .uri("/api/v1/registry/models/" + registered)
                .exchange()
                .expectStatus()
                .isNoContent();
        admin.delete()
                .uri("/api/v1/models/" + made.id())
                .exchange()
                .expectStatus()
                .isNoContent();
        assertThat(jdbc.sql(
                                "select count(*) from checkpoint where run is null and id not in (select checkpoint from model_version union select checkpoint from kept_head)")
                        .query(Long.class)
                        .single())
                .as("the kept head goes with its base model")
                .isZero();
    }

    @Test
    void aHeadOverWeightsThatAreThereAlreadyIsRefused() {
        UUID teacher = jobs.trainedRun(port);
        madeWithHead(teacher);
        Job job = submitted(name + " again", Map.of("points", 8));
        FakeWorker worker = jobs.worker(port, job.id(), 1);

        assertThat(sendModelWithHead(worker, teacher)).isEqualTo(422);
        assertThat(worker.fail("plugin", false)).isEqualTo(204);
    }

    @Test
    void aModelThatIsThereUnderAnotherNameIsNotSaidToBeMade() {
        byte[] weights = (name + " weights").getBytes(StandardCharsets.UTF_8);
        FakeWorker first =
                jobs.worker(port, submitted(name, Map.of("points", 9)).id(), 1);
        first.assignment();
        first.blob(weights);
        first.result(result(weights));
        first.succeed();

        FakeWorker second = jobs.worker(
                port, submitted(name + " again", Map.of("points", 10)).id(), 1);
        second.assignment();
        second.blob(weights);

        assertThat(second.result(result(weights))).isEqualTo(422);
        assertThat(second.fail("refused", false)).isEqualTo(204);
        assertThat(models.findByName(name)).isPresent();
    }

    @Test
    void aSubjectThatIsNotTheModelToBeMadeIsRefused() {
        Map<String, Object> options = Map.of("name", name, "recipe", new Choice("student", Map.of("points", 12)));
        submit("convert", List.of(Map.of("kind", "model", "id", "base/another")), options)
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[*].pointer")
                .isEqualTo(List.of("/subjects/0"));
        submit("convert", List.of(Map.of("kind", "model", "id", "base/" + name)), options)
                .expectStatus()
                .isCreated();
    }

    @Test
    void aBaseModelWithoutAHeadIsNotRegistered() {
        String starter = jdbc.sql("select name from base_model where source <> 'RECIPE' limit 1")
                .query(String.class)
                .single();
        for (Map<String, String> order : List.of(Map.of("baseModel", starter), Map.<String, String>of())) {
            admin.post()
                    .uri("/api/v1/registry/models/none/versions")
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(order)
                    .exchange()
                    .expectStatus()
                    .isEqualTo(422);
        }
    }

    /** Made by the recipe with the head of a run. */
    private BaseModel madeWithHead(UUID teacher) {
        Job job = submitted(name, Map.of("teacher", "run/" + teacher));
        FakeWorker worker = jobs.worker(port, job.id(), 1);
        assertThat(sendModelWithHead(worker, teacher)).isEqualTo(204);
        assertThat(worker.succeed()).isEqualTo(204);
        return models.findByName(name).orElseThrow();
    }

    private int sendModelWithHead(FakeWorker worker, UUID teacher) {
        worker.assignment();
        byte[] weights = (name + " weights").getBytes(StandardCharsets.UTF_8);
        byte[] description = DESCRIPTION.getBytes(StandardCharsets.UTF_8);
        worker.blob(weights);
        worker.blob(description);
        return worker.result(withHead(weights, description, teacher));
    }

    private static JobResult withHead(byte[] weights, byte[] description, UUID teacher) {
        return new JobResult(
                List.of(),
                List.of(
                        file(weights),
                        new FileReference("model/headstock.json", description.length, FakeWorker.sha256(description))),
                Map.of("family", "bert", "outline", OUTLINE, "head", "run/%s/20".formatted(teacher)));
    }

    @Test
    void whatWasMadeByAJobThatIsCancelledGoes() {
        Job job = submitted(name, Map.of("points", 3));
        FakeWorker worker = jobs.worker(port, job.id(), 1);
        worker.assignment();
        byte[] weights = (name + " weights").getBytes(StandardCharsets.UTF_8);
        worker.blob(weights);
        worker.result(result(weights));
        String sha256 = FakeWorker.sha256(weights);

        admin.post()
                .uri("/api/v1/jobs/" + job.id() + "/cancel")
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(models.findByName(name)).isEmpty();
        assertThat(jdbc.sql("select count(*) from recipe_order where result is not null and job = :job")
                        .param("job", job.id())
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(Files.exists(HOME.resolve("objects/blobs")
                        .resolve(sha256.substring(0, 2))
                        .resolve(sha256)))
                .as("deleted when its reservation has ended")
                .isTrue();
    }

    @Test
    void aJobCannotSucceedWithoutAResult() {
        Job job = submitted(name, Map.of("points", 4));
        FakeWorker worker = jobs.worker(port, job.id(), 1);
        worker.assignment();

        assertThat(worker.succeed()).isEqualTo(409);
        assertThat(worker.fail("plugin", false)).isEqualTo(204);
        await().until(() -> models.findByName(name).isEmpty());
    }

    @Test
    void everythingThatIsWrongIsSaidBeforeAJobIsQueued() {
        submit("?", "no-such", Map.of())
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[*].pointer")
                .isEqualTo(List.of("/options/name", "/options/recipe/id"));
        submit(name, "student", Map.of("points", 0))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[0].pointer")
                .isEqualTo("/options/recipe/options/points");
    }

    @Test
    void aNameIsTakenWhileItsModelIsMade() {
        Job job = submitted(name, Map.of("points", 5));

        submit(name, "student", Map.of("points", 6)).expectStatus().isEqualTo(409);
        admin.post()
                .uri("/api/v1/jobs/" + job.id() + "/cancel")
                .exchange()
                .expectStatus()
                .isOk();
        submit(name, "student", Map.of("points", 6)).expectStatus().isCreated();
    }

    /** Of the download of the first version. */
    private String readme(String registered) {
        byte[] archive = Objects.requireNonNull(admin.get()
                .uri("/api/v1/registry/models/%s/versions/1/download".formatted(registered))
                .exchange()
                .expectBody(byte[].class)
                .returnResult()
                .getResponseBody());
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            assertThat(Objects.requireNonNull(zip.getNextEntry()).getName()).isEqualTo("README.md");
            return new String(zip.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JobResult result(byte[] weights) {
        return new JobResult(
                List.of(),
                List.of(file(weights)),
                Map.of("family", "bert", "outline", OUTLINE, "sources", List.of("a font")));
    }

    private static FileReference file(byte[] weights) {
        return new FileReference("model.safetensors", weights.length, FakeWorker.sha256(weights));
    }

    private Job submitted(String model, Map<String, Object> options) {
        return Objects.requireNonNull(submit(model, "student", options)
                .expectStatus()
                .isCreated()
                .expectBody(Job.class)
                .returnResult()
                .getResponseBody());
    }

    private ResponseSpec submit(String model, String recipe, Map<String, Object> options) {
        return submit("convert", List.of(), Map.of("name", model, "recipe", new Choice(recipe, options)));
    }

    private ResponseSpec submit(String kind, List<Map<String, String>> subjects, Map<String, Object> options) {
        return admin.post()
                .uri("/api/v1/jobs")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("kind", kind, "subjects", subjects, "options", options))
                .exchange();
    }
}
