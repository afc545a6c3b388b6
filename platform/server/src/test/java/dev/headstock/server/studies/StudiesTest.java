package dev.headstock.server.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.host.StudyRound.RunResult;
import dev.headstock.protocol.host.StudyRound.Variant;
import dev.headstock.server.FakeDistribution;
import dev.headstock.server.ServerTest;
import dev.headstock.server.queue.JobState;
import dev.headstock.server.runs.FakeWorker;
import dev.headstock.server.runs.Runs;
import dev.headstock.server.runs.TestExperiments;
import dev.headstock.server.runs.TestJobs;
import dev.headstock.server.studies.Study.StudyRun;
import dev.headstock.server.studies.Study.StudyVariant;
import dev.headstock.server.studies.StudyRows.RunRow;
import dev.headstock.server.studies.StudyRows.VariantRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

/** With a study of two rounds: three runs of two variants, then one run of a third variant. */
class StudiesTest extends ServerTest {
    @Autowired
    private TestExperiments experiments;

    @Autowired
    private TestJobs jobs;

    @Autowired
    private Studies studies;

    @Autowired
    private StudyResults results;

    @Autowired
    private StudyRunner runner;

    @TempDir
    Path folder;

    @Autowired
    private Runs allRuns;

    @Test
    void aStudyGoesThroughItsRoundsAndTakesWhatIsTrainedAlready() {
        Study started = started(Map.of());
        assertThat(started.rounds()).isEqualTo(1);
        assertThat(started.study().options()).containsEntry("points", 11);
        await().atMost(Duration.ofSeconds(30)).until(() -> runs(started.id()).size() == 3);

        Study planned = studies.get(started.id());
        assertThat(planned.variants()).extracting(StudyVariant::name).containsExactly("pretrained", "scratch");
        assertThat(runs(started.id()))
                .extracting(StudyRun::name)
                .containsExactly("pretrained · seed 1", "pretrained · seed 2", "scratch");
        assertThat(planned.estimatedSeconds()).isEqualTo(90);
        jobs.train(port, runs(started.id()).get(0).id(), 0.5);
        await().atMost(Duration.ofSeconds(30)).until(() -> shown(started.id()).equals("1"));
        assertThat(studies.get(started.id()).rounds())
                .as("two runs have not ended")
                .isEqualTo(1);
        jobs.train(port, runs(started.id()).get(1).id(), 0.6);
        jobs.train(port, runs(started.id()).get(2).id(), 0.7);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> studies.get(started.id()).state() == Study.State.FINISHED);

        Study finished = studies.get(started.id());
        assertThat(finished.rounds()).isEqualTo(2);
        assertThat(finished.reason()).isNull();
        StudyVariant longer = finished.variants().get(2);
        assertThat(longer.name()).isEqualTo("longer");
        assertThat(longer.runs())
                .as("the same specification and seed as a run that has succeeded")
                .extracting(StudyRun::id)
                .containsAnyOf(
                        runs(started.id()).get(0).id(),
                        runs(started.id()).get(2).id());
        assertThat(longer.runs()).extracting(StudyRun::state).containsExactly(JobState.SUCCEEDED);
        assertThat(shown(started.id())).isEqualTo("4");
        admin.get()
                .uri("/api/v1/studies")
                .exchange()
                .expectBody()
                .jsonPath("$.items[?(@.id == '%s')].variants[0].runs[0].value".formatted(started.id()))
                .isEqualTo(0.5);
    }

    @Test
    void whatExceedsTheBudgetIsNotQueuedAndThePageSaysSo() {
        Study started = started(Map.of("budget", Map.of("runs", 1)));
        await().atMost(Duration.ofSeconds(30)).until(() -> studies.get(started.id()).variants().stream()
                .allMatch(variant -> variant.problem() != null));

        assertThat(studies.get(started.id()).variants())
                .extracting(StudyVariant::problem)
                .containsOnly("Not queued: the budget of 1 runs is used up.");
        assertThat(runs(started.id())).hasSize(1);
        jobs.train(port, runs(started.id()).get(0).id(), 0.5);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> studies.get(started.id()).state() == Study.State.FINISHED);
        assertThat(studies.get(started.id()).reason()).isEqualTo("Not queued: the budget of 1 runs is used up.");
    }

    @Test
    void aCancelledStudyCancelsItsRuns() {
        Study started = started(Map.of());
        await().atMost(Duration.ofSeconds(30)).until(() -> runs(started.id()).size() == 3);

        for (int time = 0; time < 2; time++) {
            admin.post()
                    .uri("/api/v1/studies/" + started.id() + "/cancel")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.state")
                    .isEqualTo("CANCELLED");
        }

        assertThat(runs(started.id())).extracting(StudyRun::state).containsOnly(JobState.CANCELLED);
    }

    @Test
    void nothingIsQueuedForACancelledStudy() {
        Study started = started(Map.of());
        studies.cancel(started.id());
        int queued = runs(started.id()).size();

        runner.advance(started.id());

        assertThat(runs(started.id())).hasSize(queued);
        assertThat(runs(started.id())).allSatisfy(run -> assertThat(run.state()).isEqualTo(JobState.CANCELLED));
        assertThat(studies.get(started.id()).rounds()).isEqualTo(1);
    }

    @Test
    void eachRoundShowsWhatWasKnownInIt() {
        Study started = started("two-starts", Map.of("resumed", true));
        await().atMost(Duration.ofSeconds(30)).until(() -> runs(started.id()).size() == 1);
        UUID run = runs(started.id()).get(0).id();
        UUID first = jobOf(run);
        train(first, 1, 20, 0.5);
        await().atMost(Duration.ofSeconds(30)).until(() -> !jobOf(run).equals(first));

        Study second = studies.get(started.id());
        assertThat(second.variants()).extracting(StudyVariant::round).containsExactly(1, 2);
        assertThat(second.variants().get(0).runs())
                .as("the run goes on")
                .containsExactly(new StudyRun(run, "one", JobState.SUCCEEDED, 0.5));
        assertThat(second.variants().get(1).runs()).extracting(StudyRun::state).doesNotContain(JobState.SUCCEEDED);
        assertThat(shown(started.id())).isEqualTo("0");

        train(jobOf(run), 2, 40, 0.9);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> studies.get(started.id()).state() == Study.State.FINISHED);
        assertThat(studies.get(started.id()).variants())
                .flatExtracting(StudyVariant::runs)
                .extracting(StudyRun::value)
                .containsExactly(0.5, 0.9);
        assertThat(shown(started.id())).isEqualTo("1");
    }

    private void train(UUID job, int attempt, long step, double accuracy) {
        FakeWorker worker = jobs.worker(port, job, attempt);
        worker.assignment();
        worker.evaluation(step, accuracy);
        worker.checkpoint(step, accuracy);
        worker.succeed();
    }

    private UUID jobOf(UUID run) {
        return allRuns.get(run).jobId();
    }

    /** A newer jar of the plugin changes neither rounds nor figures of a study that has begun. */
    @Test
    void aRunningStudyKeepsTheVersionOfItsPlugin() throws IOException {
        upload("1.0.0", "STUDY=kept-study");
        Study started = started("kept-study", Map.of());
        assertThat(started.plugin().id()).isEqualTo("kept");
        assertThat(started.plugin().version()).isEqualTo("1.0.0");
        await().atMost(Duration.ofSeconds(30)).until(() -> runs(started.id()).size() == 3);

        upload("2.0.0", "STUDY=other-study");
        admin.delete().uri("/api/v1/plugins/kept").exchange().expectStatus().isEqualTo(409);
        for (StudyRun run : runs(started.id())) {
            jobs.train(port, run.id(), 0.5);
        }

        await().atMost(Duration.ofSeconds(60))
                .until(() -> studies.get(started.id()).state() == Study.State.FINISHED);
        Study finished = studies.get(started.id());
        assertThat(finished.rounds()).isEqualTo(2);
        assertThat(finished.figures().get(1)).containsEntry("text", "1.0.0");
        admin.get()
                .uri("/api/v1/plugins")
                .exchange()
                .expectBody()
                .jsonPath("$.items[?(@.id=='kept')].version")
                .isEqualTo("2.0.0")
                .jsonPath("$.items[?(@.id=='kept')].uses[0].by")
                .isEqualTo("STUDIES")
                .jsonPath("$.items[?(@.id=='kept')].uses[0].count")
                .isEqualTo(1);
        admin.delete().uri("/api/v1/plugins/kept").exchange().expectStatus().isNoContent();
    }

    private void upload(String version, String parts) throws IOException {
        Path jar = FakeDistribution.plugin(
                folder.resolve(version + ".jar"),
                Map.of(
                        "Plugin-Id",
                        "kept",
                        "Plugin-Version",
                        version,
                        "Plugin-Requires",
                        ">=1.0.0",
                        "Test-Parts",
                        parts));
        admin.post()
                .uri("/api/v1/plugins")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(Files.readAllBytes(jar))
                .exchange()
                .expectStatus()
                .isCreated();
    }

    @Test
    void whatThePluginRefusesIsSaidBeforeAnythingIsStored() {
        long before = studies.list().size();

        submit(experiments.experiment(), Map.of("points", 0), Map.of("budget", Map.of("runs", 5)))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[0].pointer")
                .isEqualTo("/study/options/points");
        submit(experiments.experiment(), Map.of("points", 13), Map.of())
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[0].message")
                .isEqualTo("The study's variant 'scratch': There is no setting 'unknown'.");
        submit(UUID.randomUUID(), Map.of(), Map.of("budget", Map.of("runs", 0)))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[*].pointer")
                .isEqualTo(List.of("/specification/dataset", "/specification/baseModel", "/budget/runs"));

        assertThat(studies.list()).hasSize((int) before);
    }

    /** By which the page of runs ranks them, too. */
    @Test
    void aPluginReadsTheResultsOfTheBestCheckpoint() {
        UUID run = experiments.launch();
        jobs.train(port, run, 0.9, 0.6);

        VariantRow variant = new VariantRow(
                1,
                0,
                new Variant("one", "base/tiny", null, allRuns.get(run).specification(), List.of(1L), List.of()),
                null);
        RunResult result = results.of(
                        List.of(variant), List.of(new RunRow(1, 0, 1, run, null, 0, false, null)), List.of())
                .get(0)
                .runs()
                .get(0);

        assertThat(result.metrics().get(Split.DEV)).containsEntry("accuracy", 0.9);
        assertThat(result.model()).endsWith("/20");
    }

    private List<StudyRun> runs(UUID study) {
        return studies.get(study).variants().stream()
                .flatMap(variant -> variant.runs().stream())
                .toList();
    }

    /** The text of the only figure: how many runs have finished. */
    private String shown(UUID study) {
        List<Map<String, Object>> figures = studies.get(study).figures();
        return figures.isEmpty() ? "" : String.valueOf(figures.get(0).get("text"));
    }

    private Study started(Map<String, Object> more) {
        return started(submit(experiments.experiment(), Map.of(), more));
    }

    private Study started(String study, Map<String, Object> options) {
        return started(submit(experiments.experiment(), new Choice(study, options), Map.of()));
    }

    private static Study started(ResponseSpec response) {
        return Objects.requireNonNull(response.expectStatus()
                .isCreated()
                .expectBody(Study.class)
                .returnResult()
                .getResponseBody());
    }

    /** Data set version and base model of a test experiment have its id. */
    private ResponseSpec submit(UUID experiment, Map<String, Object> options, Map<String, Object> more) {
        return submit(experiment, new Choice("two-starts", options), more);
    }

    private ResponseSpec submit(UUID experiment, Choice study, Map<String, Object> more) {
        Map<String, Object> request = new HashMap<>(more);
        request.put("name", "Two starts");
        request.put("study", study);
        request.put(
                "specification",
                Map.of(
                        "dataset",
                        experiment,
                        "baseModel",
                        experiment,
                        "head",
                        new Choice("sequence-classification", Map.of()),
                        "strategies",
                        List.of(new Choice("full", Map.of()))));
        return admin.post()
                .uri("/api/v1/studies")
                .contentType(MediaType.APPLICATION_JSON)
                .body(request)
                .exchange();
    }
}
