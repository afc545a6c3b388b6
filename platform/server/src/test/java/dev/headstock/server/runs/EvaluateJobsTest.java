package dev.headstock.server.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.JobSubject;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.worker.Assignment;
import dev.headstock.protocol.worker.EvaluateWork;
import dev.headstock.server.ServerTest;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.queue.FakeExecutor;
import dev.headstock.server.queue.Job;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;
import tools.jackson.databind.json.JsonMapper;

/** A model is evaluated by a job of its own: what is asked is checked before, and what comes out is kept with the run and the job. */
class EvaluateJobsTest extends ServerTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    private TestExperiments experiments;

    @Autowired
    private TestJobs jobs;

    @Autowired
    private FakeExecutor executor;

    @Test
    void aCheckpointIsEvaluatedOnTheDataThatItWasTrainedOn() {
        UUID run = trained();
        Job job = submitted(model("run/" + run), Map.of("splits", List.of("DEV"), "replicates", 50));

        assertThat(job.kind()).isEqualTo("evaluate");
        assertThat(job.title()).isEqualTo("Evaluate run, step 20");
        assertThat(job.subjects().get(0)).isEqualTo(new JobSubject("model", "run/%s/20".formatted(run)));
        FakeWorker worker = started(job, 1);
        Assignment assignment = worker.assignment();
        EvaluateWork work = JSON.convertValue(assignment.work(), EvaluateWork.class);
        assertThat(work.splits()).containsExactly(Split.DEV);
        assertThat(work.replicates()).isEqualTo(50);
        assertThat(work.model().model()).extracting(FileReference::name).containsExactly("model/model.safetensors");
        assertThat(worker.fileStatus(work.model().model().get(0).sha256())).isEqualTo(200);
        assertThat(worker.fileStatus(work.data().examples().sha256())).isEqualTo(200);
        assertThat(worker.evaluation(20, 0.5)).isEqualTo(204);
        assertThat(worker.succeed()).isEqualTo(204);

        admin.get()
                .uri("/api/v1/evaluations?job=" + job.id())
                .exchange()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(1)
                .jsonPath("$.items[0].model")
                .isEqualTo("run/%s/20".formatted(run))
                .jsonPath("$.items[0].metrics.accuracy")
                .isEqualTo(0.5);
        admin.get()
                .uri("/api/v1/runs/" + run + "/evaluations")
                .exchange()
                .expectBody()
                .jsonPath("$.items[?(@.jobId == '%s')].split".formatted(job.id()))
                .isEqualTo("DEV");
    }

    @Test
    void evaluationsAreFoundByAnyReferenceOfTheirModel() {
        UUID run = trained();
        String checkpoint = "run/%s/20".formatted(run);
        String name = "found-" + run;
        admin.post()
                .uri("/api/v1/registry/models/" + name + "/versions")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("run", run, "alias", "latest"))
                .exchange()
                .expectStatus()
                .isCreated();
        Job job = submitted(model("version/" + name + "/1"), Map.of("splits", List.of("DEV")));
        FakeWorker worker = started(job, 1);
        worker.assignment();
        worker.evaluation(20, 0.75);
        worker.succeed();

        for (String reference :
                List.of("run/" + run, checkpoint, "version/" + name + "/1", "version/" + name + "/latest")) {
            expectEvaluated(reference, "version/" + name + "/1", checkpoint);
        }
        expectEvaluated("run/%s/10".formatted(run));
    }

    @Test
    void aRunWithoutACheckpointHasNoEvaluationsYetAndAWrongReferenceSaysWhich() {
        expectEvaluated("run/" + experiments.launch());

        evaluations("run/" + UUID.randomUUID()).expectStatus().isNotFound();
        evaluations("run/yesterday").expectStatus().isNotFound();
        evaluations("run/%s/last".formatted(trained())).expectStatus().isEqualTo(422);
        evaluations("spam").expectStatus().isEqualTo(422);
        evaluations("version/none/1").expectStatus().isNotFound();
    }

    private ResponseSpec evaluations(String reference) {
        return admin.get().uri("/api/v1/evaluations?model={model}", reference).exchange();
    }

    private void expectEvaluated(String reference, String... models) {
        evaluations(reference)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items[*].model")
                .isEqualTo(List.of(models));
    }

    @Test
    void whatAnEndedAttemptLeavesUnfinishedIsSeenByNobody() {
        Job job = submitted(model("run/" + trained()), Map.of("splits", List.of("DEV")));
        FakeWorker first = started(job, 1);
        first.assignment();
        first.predictions(20, FakeWorker.prediction(2, "spam", "ham", 0.9, 2.3));
        executor.die(new AttemptId(job.id(), 1), 137);
        FakeWorker second = started(job, 2);
        second.assignment();

        assertThat(first.evaluation(20, 0.9)).isEqualTo(409);
        assertThat(second.evaluation(20, 0.5)).isEqualTo(204);
        second.succeed();

        admin.get()
                .uri("/api/v1/evaluations?job=" + job.id())
                .exchange()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(1)
                .jsonPath("$.items[0].metrics.accuracy")
                .isEqualTo(0.5);
    }

    @Test
    void theModelStaysUntilTheJobHasFinished() {
        UUID run = trained();
        Job job = submitted(model("run/" + run), Map.of("splits", List.of("DEV")));

        assertThat(pins(run)).isEqualTo(1);
        admin.post()
                .uri("/api/v1/jobs/" + job.id() + "/cancel")
                .exchange()
                .expectStatus()
                .isOk();
        assertThat(pins(run)).isZero();
    }

    @Test
    void everythingThatDoesNotFitIsSaidAtOnceAndNothingIsQueued() {
        String run = "run/" + trained();

        submit(List.of(model(run)), Map.of("splits", List.of("TEST", "ALL"), "color", "red", "replicates", -1))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[*].pointer")
                .isEqualTo(List.of("/options/color", "/options/splits", "/options/replicates"));
        submit(List.of(model(run)), Map.of("splits", List.of("TEST")))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("The data set version has no rows in TEST. It has rows in [TRAIN, DEV].");
        submit(List.of(model(run), new JobSubject("dataset", "no/7")), Map.of())
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[0].pointer")
                .isEqualTo("/subjects/1");
        for (String missing : List.of("run/" + UUID.randomUUID(), "version/none/1", "spam")) {
            submit(List.of(model(missing)), Map.of())
                    .expectStatus()
                    .isEqualTo(422)
                    .expectBody()
                    .jsonPath("$.problems[*].pointer")
                    .isEqualTo(List.of("/subjects/0"));
        }
        submit(List.of(new JobSubject("run", run)), Map.of()).expectStatus().isEqualTo(422);
    }

    @Test
    void aBaseModelPredictsNothing() {
        UUID experiment = experiments.experiment();

        submit(List.of(model("base/tiny " + experiment)), Map.of())
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[0].pointer")
                .isEqualTo("/subjects/0");
    }

    private UUID trained() {
        return jobs.trainedRun(port);
    }

    private int pins(UUID run) {
        return jdbc.sql("select sum(pins) from checkpoint join run on run.number = checkpoint.run where run.id = :run")
                .param("run", run)
                .query(Integer.class)
                .single();
    }

    private static JobSubject model(String reference) {
        return new JobSubject(JobSubject.MODEL, reference);
    }

    private Job submitted(JobSubject model, Map<String, Object> options) {
        return Objects.requireNonNull(submit(List.of(model), options)
                .expectStatus()
                .isCreated()
                .expectBody(Job.class)
                .returnResult()
                .getResponseBody());
    }

    private ResponseSpec submit(List<JobSubject> subjects, Map<String, Object> options) {
        return admin.post()
                .uri("/api/v1/jobs")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("kind", "evaluate", "subjects", subjects, "options", options))
                .exchange();
    }

    private FakeWorker started(Job job, int number) {
        return jobs.worker(port, job.id(), number);
    }
}
