package dev.headstock.server.analyses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.JobSubject;
import dev.headstock.protocol.worker.AnalyzeWork;
import dev.headstock.protocol.worker.Assignment;
import dev.headstock.protocol.worker.Heartbeat;
import dev.headstock.protocol.worker.JobResult;
import dev.headstock.protocol.worker.ModelFiles;
import dev.headstock.server.ServerTest;
import dev.headstock.server.queue.Job;
import dev.headstock.server.runs.FakeWorker;
import dev.headstock.server.runs.TestExperiments;
import dev.headstock.server.runs.TestJobs;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;
import tools.jackson.databind.json.JsonMapper;

class AnalysesTest extends ServerTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    private TestExperiments experiments;

    @Autowired
    private TestJobs jobs;

    @Test
    void anAnalysisIsCheckedComputedAndShownWithItsModels() {
        UUID run = jobs.trainedRun(port);
        UUID teacher = jobs.trainedRun(port);
        Job job = submitted(List.of("run/" + run), Map.of("teacher", "run/" + teacher));

        assertThat(job.title()).isEqualTo("distance");
        assertThat(job.context()).isEqualTo("run, step 20");
        FakeWorker worker = jobs.worker(port, job.id(), 1);
        Assignment assignment = worker.assignment();
        AnalyzeWork work = JSON.convertValue(assignment.work(), AnalyzeWork.class);
        assertThat(work.analysis())
                .isEqualTo(new Choice("distance", Map.of("teacher", "run/%s/20".formatted(teacher), "points", 11)));
        assertThat(work.models()).extracting(ModelFiles::reference).containsExactly("run/%s/20".formatted(run));
        assertThat(work.references()).extracting(ModelFiles::reference).containsExactly("run/%s/20".formatted(teacher));
        ModelFiles.TrainedBy trainedBy =
                Objects.requireNonNull(work.models().get(0).run());
        assertThat(trainedBy.checkpoints())
                .extracting(ModelFiles.StoredCheckpoint::step)
                .containsExactly(20L);
        assertThat(worker.fileStatus(trainedBy.data().examples().sha256())).isEqualTo(200);
        assertThat(assignment.plugins()).extracting(Assignment.PluginJar::id).contains("parts");
        worker.heartbeat(new Heartbeat("analyzing", 3, 11, 80.0, null, 1L << 30));
        assertThat(only("run/" + run).progress()).isEqualTo(new Job.Progress("analyzing", 3, 11, 80.0));
        Map<String, Object> figure = Map.of("kind", "note", "title", "Distance", "text", "0.5");
        assertThat(worker.result(new JobResult(List.of(figure), List.of(), Map.of())))
                .isEqualTo(204);
        worker.succeed();

        Analysis shown = only("run/" + run);
        assertThat(shown.plugin().id()).isEqualTo("parts");
        assertThat(shown.plugin().version()).isEqualTo("1.0.0");
        assertThat(shown.datasetVersion()).as("that of the trained model").isEqualTo(datasetVersionOf(run));
        admin.get()
                .uri("/api/v1/analyses/" + shown.id())
                .exchange()
                .expectBody()
                .jsonPath("$.figures")
                .isEqualTo(List.of(figure))
                .jsonPath("$.title")
                .isEqualTo(shown.title());
        assertThat(shown.state()).hasToString("SUCCEEDED");
        assertThat(onlyOf("job", shown.job().toString())).isEqualTo(shown);
        admin.get()
                .uri("/api/v1/analyses?job=" + UUID.randomUUID())
                .exchange()
                .expectBody()
                .jsonPath("$.items")
                .isEmpty();
        assertThat(shown.models())
                .containsExactly(new Analysis.AnalyzedModel("run/%s/20".formatted(run), "run, step 20"));
        assertThat(pins(run) + pins(teacher)).isZero();
        admin.delete()
                .uri("/api/v1/analyses/" + shown.id())
                .exchange()
                .expectStatus()
                .isNoContent();
        admin.get()
                .uri("/api/v1/analyses/" + shown.id())
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void modelsAreKeptUntilTheAnalysisHasFinishedAndItIsNotDeletedBefore() {
        UUID run = jobs.trainedRun(port);
        submitted(List.of("run/" + run), Map.of());
        Analysis waiting = only("run/%s/20".formatted(run));

        assertThat(pins(run)).isEqualTo(1);
        admin.delete()
                .uri("/api/v1/analyses/" + waiting.id())
                .exchange()
                .expectStatus()
                .isEqualTo(409);
        admin.post()
                .uri("/api/v1/jobs/" + waiting.job() + "/cancel")
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(pins(run)).isZero();
        assertThat(only("run/" + run).reason()).isEqualTo("Cancelled by a person.");
    }

    @Test
    void attemptsAreCountedForEachJob() {
        String run = "run/" + jobs.trainedRun(port);
        Job first = submitted(List.of(run), Map.of());
        FakeWorker worker = jobs.worker(port, first.id(), 1);
        worker.assignment();
        worker.result(new JobResult(List.of(), List.of(), Map.of()));
        worker.succeed();
        Job second = submitted(List.of(run), Map.of());
        assertThat(second.attempt()).isZero();
        jobs.worker(port, second.id(), 2).assignment();

        admin.get()
                .uri("/api/v1/jobs/" + second.id())
                .exchange()
                .expectBody()
                .jsonPath("$.attempt")
                .isEqualTo(1)
                .jsonPath("$.attempts[*].attempt")
                .isEqualTo(List.of(1));
        admin.post()
                .uri("/api/v1/jobs/" + second.id() + "/cancel")
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void aBaseModelMayBeASubject() {
        UUID experiment = experiments.experiment();
        Job job = submitted(List.of("base/tiny " + experiment), Map.of());

        AnalyzeWork work =
                JSON.convertValue(jobs.worker(port, job.id(), 1).assignment().work(), AnalyzeWork.class);

        assertThat(work.models().get(0).run()).isNull();
        assertThat(work.models().get(0).base()).hasSize(1);
    }

    @Test
    void everythingThatIsWrongIsSaidBeforeAJobIsQueued() {
        String run = "run/" + jobs.trainedRun(port);

        submit(List.of(run, "run/" + UUID.randomUUID()), "no-such", Map.of())
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[*].pointer")
                .isEqualTo(List.of("/subjects/1", "/options/analysis/id"))
                .jsonPath("$.problems[1].message")
                .isEqualTo("There is no analysis 'no-such'. Choose one of distance.");
        submit(List.of(run), "distance", Map.of("points", 0))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[0].pointer")
                .isEqualTo("/options/analysis/options/points");
        submit(List.of(run), "distance", Map.of("teacher", "run/nothing"))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[0].pointer")
                .isEqualTo("/options/analysis/options/teacher");
    }

    @Test
    void aMissingDataSetIsSaidAtItsSubject() {
        String run = "run/" + jobs.trainedRun(port);

        submit(
                        List.of(new JobSubject(JobSubject.DATASET, "nothing/3"), new JobSubject(JobSubject.MODEL, run)),
                        new Choice("distance", Map.of()))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[*].pointer")
                .isEqualTo(List.of("/subjects/0"))
                .jsonPath("$.problems[0].message")
                .isEqualTo("There is no data set version 'nothing/3'. Name one as <data set>/<version>.");
    }

    @Test
    void whatThePluginObjectsToIsAtItsFieldOfTheRequest() {
        String run = "run/" + jobs.trainedRun(port);
        String dataset = experiments.experiment().toString();

        submit(List.of(run, run, run), "distance", Map.of())
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[*].pointer")
                .isEqualTo(List.of("/subjects"))
                .jsonPath("$.problems[0].message")
                .isEqualTo("This analysis is about at most two models.");
        submit(
                        List.of(
                                new JobSubject(JobSubject.MODEL, run),
                                new JobSubject(JobSubject.DATASET, dataset),
                                new JobSubject(JobSubject.MODEL, run)),
                        new Choice("distance", Map.of("refused", 1)))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[*].pointer")
                .isEqualTo(List.of("/subjects/2"));
        admin.get()
                .uri("/api/v1/analyses?model=" + run)
                .exchange()
                .expectBody()
                .jsonPath("$.items")
                .isEmpty();
    }

    private Analysis only(String model) {
        return onlyOf("model", model);
    }

    private Analysis onlyOf(String filter, String value) {
        byte[] body = admin.get()
                .uri("/api/v1/analyses?%s=%s".formatted(filter, value))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        var items = JSON.readTree(body).get("items");
        assertThat(items).hasSize(1);
        return JSON.treeToValue(items.get(0), Analysis.class);
    }

    private UUID datasetVersionOf(UUID run) {
        return jdbc.sql("select dataset_version from run where id = :run")
                .param("run", run)
                .query(UUID.class)
                .single();
    }

    private int pins(UUID run) {
        return jdbc.sql("select sum(pins) from checkpoint join run on run.number = checkpoint.run where run.id = :run")
                .param("run", run)
                .query(Integer.class)
                .single();
    }

    private Job submitted(List<String> models, Map<String, Object> options) {
        return Objects.requireNonNull(submit(models, "distance", options)
                .expectStatus()
                .isCreated()
                .expectBody(Job.class)
                .returnResult()
                .getResponseBody());
    }

    private ResponseSpec submit(List<String> models, String analysis, Map<String, Object> options) {
        return submit(
                models.stream()
                        .map(model -> new JobSubject(JobSubject.MODEL, model))
                        .toList(),
                new Choice(analysis, options));
    }

    private ResponseSpec submit(List<JobSubject> subjects, Choice analysis) {
        return admin.post()
                .uri("/api/v1/jobs")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("kind", "analyze", "subjects", subjects, "options", Map.of("analysis", analysis)))
                .exchange();
    }
}
