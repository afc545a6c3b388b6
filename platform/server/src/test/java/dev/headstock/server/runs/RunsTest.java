package dev.headstock.server.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.JobSubject;
import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.worker.Assignment;
import dev.headstock.protocol.worker.CheckpointTicket;
import dev.headstock.protocol.worker.MetricBatch.Point;
import dev.headstock.protocol.worker.TrainWork;
import dev.headstock.protocol.worker.TrainWork.TrainedRun;
import dev.headstock.server.ServerTest;
import dev.headstock.server.checkpoints.Checkpoint;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.events.EventStream;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.measurements.MetricCurves;
import dev.headstock.server.queue.FakeExecutor;
import dev.headstock.server.queue.JobState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import tools.jackson.databind.json.JsonMapper;

class RunsTest extends ServerTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    private TestExperiments experiments;

    @Autowired
    private Runs runs;

    @Autowired
    private MetricCurves metricCurves;

    @Autowired
    private Checkpoints checkpoints;

    @Autowired
    private FakeExecutor executor;

    @Test
    void aRunFromLaunchToSuccess() {
        UUID run = experiments.launch();
        FakeWorker worker = worker(started(run));

        Assignment assignment = worker.assignment();
        TrainedRun given = trained(assignment);
        assertThat(assignment.kind()).isEqualTo("train");
        assertThat(assignment.subjects()).containsExactly(new JobSubject(JobSubject.RUN, run.toString()));
        assertThat(new String(worker.file(given.data().examples()), StandardCharsets.UTF_8))
                .isEqualTo(TestExperiments.EXAMPLES);
        assertThat(given.data().schema().columns()).hasSize(2);
        assertThat(given.resumeFrom()).isNull();
        assertThat(given.best()).isEmpty();
        assertThat(worker.fileStatus("0".repeat(64))).isEqualTo(404);
        assertThat(worker.heartbeat(5)).isEqualTo(200);
        assertThat(runs.get(run).headline()).isEqualTo("Training, step 5 of 20, 5 s left");
        assertThat(worker.losses(1, 20)).isEqualTo(204);
        assertThat(worker.log(1, "a line with\0nul")).isEqualTo(204);
        assertThat(worker.log(2, "a second line")).isEqualTo(204);
        assertThat(worker.log(3, "a third line")).isEqualTo(204);
        assertThat(worker.evaluation(20, 0.5)).isEqualTo(204);
        worker.checkpoint(20, 0.5);
        assertThat(worker.succeed()).isEqualTo(204);
        assertThat(worker.succeed()).isEqualTo(204);
        assertThat(worker.losses(21, 21)).isEqualTo(409);

        Run done = runs.get(run);
        assertThat(done.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(done.headline()).isEqualTo("Done in 13 s, accuracy 0.5000");
        assertThat(done.primaryMetric()).isEqualTo(new Run.NamedValue("accuracy", 0.5, MetricView.Direction.MAXIMIZE));
        assertThat(done.metrics()).containsEntry("train/loss", 1.0 / 20);
        assertThat(done.attempts()).isEqualTo(1);
        String path = "/api/v1/runs/" + run;
        admin.get().uri(path).exchange().expectBody().jsonPath("$.seconds").isEqualTo(12.5);
        admin.get()
                .uri(path + "/log")
                .exchange()
                .expectBody()
                .jsonPath("$.items[0].text")
                .isEqualTo("a line with\uFFFDnul");
        admin.get()
                .uri(path + "/log?newest=true&limit=2")
                .exchange()
                .expectBody()
                .jsonPath("$.items[*].text")
                .isEqualTo(List.of("a second line", "a third line"));
        admin.get()
                .uri(path + "/checkpoints")
                .exchange()
                .expectBody()
                .jsonPath("$.items[0].best")
                .isEqualTo(true)
                .jsonPath("$.items[0].files.length()")
                .isEqualTo(1)
                .jsonPath("$.items[0].files[0].name")
                .isEqualTo("model/model.safetensors")
                .jsonPath("$.items[0].size")
                .isEqualTo("model of step 20".length());
        admin.get()
                .uri(path + "/evaluations")
                .exchange()
                .expectBody()
                .jsonPath("$.items[0].metrics.loss")
                .isEqualTo(null);
    }

    @Test
    void aZombieIsRefusedEverywhereAndChangesNothing() {
        UUID run = experiments.launch();
        AttemptId first = started(run);
        FakeWorker zombie = worker(first);
        zombie.assignment();
        zombie.losses(1, 10);
        zombie.evaluation(8, 0.5);
        String checkpoint = zombie.checkpoint(10, 0.5);
        CheckpointTicket uploading = zombie.announce(12, 0.5, Map.of("model/late", new byte[] {12}));
        executor.die(first, 137);
        AttemptId second = new AttemptId(first.job(), 2);
        await().until(() -> living(run).equals(Optional.of(second)));
        FakeWorker worker = worker(second);
        worker.assignment();
        String before = everythingAbout(run);

        assertThat(zombie.heartbeat(12)).isEqualTo(409);
        assertThat(zombie.losses(11, 12)).isEqualTo(409);
        assertThat(zombie.log(99, "late")).isEqualTo(409);
        assertThat(zombie.evaluation(12, 0.9)).isEqualTo(409);
        assertThat(zombie.report(8, 0.9, 2)).isEqualTo(409);
        assertThat(zombie.announceStatus(12)).isEqualTo(409);
        assertThat(zombie.upload(uploading.id(), "model/late", new byte[] {12})).isEqualTo(409);
        assertThat(zombie.commit(uploading.id())).isEqualTo(409);
        assertThat(zombie.commit(checkpoint)).isEqualTo(409);
        assertThat(zombie.succeed()).isEqualTo(409);

        assertThat(everythingAbout(run)).isEqualTo(before);
        worker.succeed();
    }

    @Test
    void aResumedRunHasEveryPointOnce() throws Exception {
        UUID run = experiments.launch();
        AttemptId first = started(run);
        FakeWorker worker = worker(first);
        worker.assignment();
        worker.losses(1, 10);
        String checkpoint = worker.checkpoint(10, 0.5);
        worker.losses(11, 17);
        worker.evaluation(15, 0.9);
        assertThat(runs.get(run).primaryMetric())
                .isEqualTo(new Run.NamedValue("accuracy", 0.9, MetricView.Direction.MAXIMIZE));
        executor.die(first, 139);

        AttemptId second = new AttemptId(first.job(), 2);
        await().until(() -> living(run).equals(Optional.of(second)));
        FakeWorker next = worker(second);
        TrainWork.CheckpointReference resumeFrom;
        try (EventStream stream = EventStream.open(port, "/api/v1/events?topics=run:" + run, adminToken(), null)) {
            await().until(() -> stream.heard().contains("event:listening"));
            resumeFrom = Objects.requireNonNull(trained(next.assignment()).resumeFrom());
            await().until(() -> stream.heard().contains("data:{\"runId\":\"%s\",\"step\":10}".formatted(run)));
            assertThat(stream.heard()).contains("event:rewound");
        }
        assertThat(runs.get(run).primaryMetric())
                .as("the abandoned tail is forgotten with its best value")
                .isNull();
        assertThat(resumeFrom.id()).isEqualTo(checkpoint);
        assertThat(resumeFrom.step()).isEqualTo(10);
        assertThat(new String(next.file(resumeFrom.files().get(0)), StandardCharsets.UTF_8))
                .isEqualTo("model of step 10");
        assertThat(metricCurves.series(runs.number(run), "train/loss", 100).step())
                .containsExactly(LongStream.rangeClosed(1, 10).toArray());
        next.losses(11, 20);
        next.losses(11, 20);
        next.succeed();

        MetricCurves.MetricSeries curve = metricCurves.series(runs.number(run), "train/loss", 100);
        assertThat(curve.step()).containsExactly(LongStream.rangeClosed(1, 20).toArray());
        assertThat(curve.total()).isEqualTo(20);
        admin.get()
                .uri("/api/v1/runs/" + run + "/evaluations")
                .exchange()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(0);
        admin.get()
                .uri("/api/v1/runs/" + run + "/log?level=ERROR")
                .exchange()
                .expectBody()
                .jsonPath("$.items[1].text")
                .isEqualTo("Attempt 1: The worker was killed by signal 11. It will be tried again.");
    }

    @Test
    void aDamagedCheckpointIsPassedOverForTheOneBefore() throws IOException {
        UUID run = experiments.launch();
        AttemptId first = started(run);
        FakeWorker worker = worker(first);
        worker.assignment();
        worker.evaluation(5, 0.9);
        String best = worker.checkpoint(5, 0.9);
        worker.checkpoint(10, 0.1);
        worker.checkpoint(11, 0.2);
        damage("model of step 11");
        executor.die(first, 137);

        AttemptId second = new AttemptId(first.job(), 2);
        await().until(() -> living(run).equals(Optional.of(second)));
        FakeWorker next = worker(second);
        // One checkpoint is kept beside the best: step 10 is gone, step 11 is damaged, step 5 is the best one.
        assertThat(trained(next.assignment()).resumeFrom())
                .isNotNull()
                .extracting(TrainWork.CheckpointReference::id)
                .isEqualTo(best);
        assertThat(checkpoints.list(runs.number(run)))
                .extracting(Checkpoint::step, Checkpoint::state)
                .containsExactly(tuple(5L, Checkpoint.State.COMMITTED), tuple(11L, Checkpoint.State.CORRUPT));
        damage("model of step 5");
        executor.die(second, 137);
        AttemptId third = new AttemptId(first.job(), 3);
        await().until(() -> living(run).equals(Optional.of(third)));
        assertThat(worker(third).assignmentStatus()).isEqualTo(409);
        assertThat(runs.get(run).state()).isEqualTo(JobState.FAILED);
        assertThat(runs.get(run).reason()).isEqualTo("None of this run's checkpoints can be read back.");
    }

    /** Whether through retention, the end of an attempt or the end of the run. */
    @Test
    void whatNobodyNamesAnyMoreIsDeletedAtOnce() {
        UUID run = experiments.launch();
        FakeWorker worker = worker(started(run));
        worker.assignment();
        byte[] unique = run.toString().getBytes(StandardCharsets.UTF_8);
        byte[] kept = (run + " best").getBytes(StandardCharsets.UTF_8);
        byte[] half = (run + " half").getBytes(StandardCharsets.UTF_8);
        worker.evaluation(1, 0.9);
        store(worker, 1, 0.9, Map.of("model/m", kept));
        store(worker, 2, 0.1, Map.of("model/m", unique));
        assertThat(isStored(unique)).isTrue();

        store(worker, 3, 0.2, Map.of("model/m", kept, "state/s", unique));
        assertThat(isStored(unique)).as("named by the next checkpoint").isTrue();
        CheckpointTicket unfinished = worker.announce(4, 0.2, Map.of("model/m", half, "model/n", new byte[] {7}));
        worker.upload(unfinished.id(), "model/m", half);
        worker.succeed();

        await().until(() -> !isStored(unique) && !isStored(half));
        assertThat(isStored(kept)).isTrue();
    }

    private static void store(FakeWorker worker, long step, double accuracy, Map<String, byte[]> files) {
        CheckpointTicket ticket = worker.announce(step, accuracy, files);
        ticket.missing().forEach(name -> worker.upload(ticket.id(), name, Objects.requireNonNull(files.get(name))));
        assertThat(worker.commit(ticket.id())).isEqualTo(204);
    }

    private static boolean isStored(byte[] content) {
        String sha256 = FakeWorker.sha256(content);
        return Files.exists(
                HOME.resolve("objects/blobs").resolve(sha256.substring(0, 2)).resolve(sha256));
    }

    /** The worker repeats its question when the answer was lost, perhaps before the first is through. */
    @Test
    void twoQuestionsAtOnceGetOneAssignment() throws Exception {
        for (int round = 0; round < 5; round++) {
            UUID run = experiments.launch();
            AttemptId attempt = started(run);
            FakeWorker worker = worker(attempt);
            List<CompletableFuture<Assignment>> asked = Stream.generate(
                            () -> CompletableFuture.supplyAsync(worker::assignment))
                    .limit(4)
                    .toList();

            assertThat(asked).extracting(CompletableFuture::join).containsOnly(worker.assignment());
            assertThat(jdbc.sql("select count(*) from log_line where owner = :run and level = 'ERROR'")
                            .param("run", run)
                            .query(Long.class)
                            .single())
                    .isZero();
            worker.succeed();
        }
    }

    @Test
    void aDatasetThatAnExperimentNamesCannotGo() {
        UUID experiment = experiments.experiment();

        assertThatThrownBy(() -> jdbc.sql("delete from dataset_version where id = :id")
                        .param("id", experiment)
                        .update())
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void aFileThatTheStoreHasLostIsNotThereRatherThanAFaultThatPasses() throws IOException {
        UUID run = experiments.launch();
        AttemptId first = started(run);
        FakeWorker worker = worker(first);
        worker.assignment();
        worker.checkpoint(10, 0.5);
        executor.die(first, 137);
        AttemptId second = new AttemptId(first.job(), 2);
        await().until(() -> living(run).equals(Optional.of(second)));
        FakeWorker next = worker(second);
        next.assignment();
        String model = FakeWorker.sha256("model of step 10".getBytes(StandardCharsets.UTF_8));
        assertThat(next.fileStatus(model)).isEqualTo(200);

        Files.delete(blob(model));

        assertThat(next.fileStatus(model)).isEqualTo(404);
    }

    @Test
    void wrongBytesAreNotStoredAndAnIncompleteCheckpointIsNotCommitted() {
        UUID run = experiments.launch();
        FakeWorker worker = worker(started(run));
        worker.assignment();
        CheckpointTicket ticket =
                worker.announce(1, 0.5, Map.of("model/a", new byte[] {1, 2}, "model/b", new byte[] {3}));

        assertThat(ticket.missing()).containsExactlyInAnyOrder("model/a", "model/b");
        assertThat(worker.upload(ticket.id(), "model/a", new byte[] {1, 9})).isEqualTo(422);
        assertThat(worker.upload(ticket.id(), "model/a", new byte[] {1, 2})).isEqualTo(204);
        assertThat(worker.upload(ticket.id(), "../etc", new byte[] {1})).isEqualTo(404);
        assertThat(worker.commit(ticket.id())).isEqualTo(409);
        assertThat(checkpoints.list(runs.number(run))).isEmpty();
        assertThat(worker.upload(ticket.id(), "model/b", new byte[] {3})).isEqualTo(204);
        assertThat(worker.commit(ticket.id())).isEqualTo(204);
        assertThat(worker.commit(ticket.id())).isEqualTo(204);
        assertThat(checkpoints.list(runs.number(run))).hasSize(1);
        worker.succeed();
    }

    /** A data set takes labels of up to 200 characters, and each has a metric of its own. */
    @Test
    void theMetricOfTheLongestLabelIsTaken() {
        UUID run = experiments.launch();
        FakeWorker worker = worker(started(run));
        worker.assignment();
        String name = "dev/f1/" + "l".repeat(200);

        assertThat(worker.metrics(List.of(new Point(name, 1, 0.1, 1, 0.5)))).isEqualTo(204);
        assertThat(worker.metrics(List.of(new Point("m".repeat(301), 1, 0.1, 1, 0.5))))
                .isEqualTo(422);
        worker.succeed();
    }

    @Test
    void anEndlessLossIsShownAsOne() {
        UUID run = experiments.launch();
        FakeWorker worker = worker(started(run));
        worker.assignment();
        worker.metrics(List.of(
                new Point("train/loss", 1, 0.1, 1, 0.5),
                new Point("train/loss", 2, 0.2, 2, Double.POSITIVE_INFINITY),
                new Point("train/loss", 3, 0.3, 3, Double.NaN)));

        admin.get()
                .uri("/api/v1/runs/" + run + "/metrics/series?name=train/loss")
                .exchange()
                .expectBody()
                .jsonPath("$.series[0].value[1]")
                .isEqualTo(null)
                .jsonPath("$.series[0].value[2]")
                .isEqualTo(null);
        admin.get()
                .uri("/api/v1/runs/" + run)
                .exchange()
                .expectBody()
                .jsonPath("$.metrics['train/loss']")
                .isEqualTo(null);
        worker.fail("not-finite", false);
        assertThat(runs.get(run).hint()).isEqualTo("Fix it.");
    }

    @Test
    void ofAStepThatIsRepeatedTheLastValueCounts() {
        UUID run = experiments.launch();
        FakeWorker worker = worker(started(run));
        worker.assignment();
        worker.metrics(List.of(
                new Point("train/loss", 1, 0.1, 1, 0.5),
                new Point("train/loss", 2, 0.2, 2, 0.4),
                new Point("train/loss", 1, 0.1, 3, -1e-300)));
        worker.metrics(List.of(new Point("train/loss", 2, 0.2, 4, 1.0 / 3)));

        MetricCurves.MetricSeries curve = metricCurves.series(runs.number(run), "train/loss", 100);
        assertThat(curve.step()).containsExactly(1, 2);
        assertThat(curve.value()).containsExactly(-1e-300, 1.0 / 3);
        assertThat(curve.seconds()).containsExactly(3, 4);
        assertThat(curve.total()).isEqualTo(2);
        worker.succeed();
    }

    @Test
    void aLongCurveKeepsItsSpikeAndItsEnds() {
        UUID run = experiments.launch();
        FakeWorker worker = worker(started(run));
        worker.assignment();
        for (long from = 1; from < 120_000; from += 5_000) {
            long first = from;
            worker.metrics(LongStream.range(first, first + 5_000)
                    .mapToObj(step -> new Point("train/loss", step, 0, step, step == 77_777 ? 99 : 1.0 / step))
                    .toList());
        }

        MetricCurves.MetricSeries curve = metricCurves.series(runs.number(run), "train/loss", 500);

        assertThat(curve.reduced()).isTrue();
        assertThat(curve.total()).isEqualTo(120_000);
        assertThat(curve.step())
                .hasSizeBetween(400, 500)
                .isSorted()
                .startsWith(1)
                .endsWith(120_000);
        assertThat(curve.value()).contains(99.0);
        worker.succeed();
    }

    @Test
    void listsAreSortedByAMetricPageByPage() {
        UUID experiment = experiments.experiment();
        double[] accuracies = {0.3, 0.9, Double.NaN, 0.5, 0.7};
        for (double accuracy : accuracies) {
            UUID run = experiments.launch(experiment, "run " + accuracy);
            FakeWorker worker = worker(started(run));
            worker.assignment();
            worker.metrics(List.of(new Point("dev/accuracy", 1, 1, 1, accuracy)));
            worker.succeed();
        }

        Page first = page(experiment, "");
        Page second = page(experiment, "&cursor=" + first.next());
        Page third = page(experiment, "&cursor=" + second.next());

        assertThat(first.names()).containsExactly("run 0.9", "run 0.7");
        assertThat(second.names()).containsExactly("run 0.5", "run 0.3");
        assertThat(third.names()).containsExactly("run NaN");
        assertThat(third.next()).isNull();
    }

    @Test
    void aCancelledRunCanBeRestartedAndItsAttemptsGoOn() {
        UUID run = experiments.launch();
        AttemptId first = started(run);
        FakeWorker worker = worker(first);
        worker.assignment();
        worker.checkpoint(5, 0.5);
        runs.cancel(run);
        assertThat(worker.succeed()).isEqualTo(409);

        runs.restart(run, "test");

        AttemptId second = await().until(() -> living(run), Optional::isPresent).orElseThrow();
        assertThat(second.job()).isNotEqualTo(first.job());
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(trained(worker(second).assignment()).resumeFrom()).isNotNull();
        worker(second).succeed();
        admin.post()
                .uri("/api/v1/runs/" + run + "/restart")
                .exchange()
                .expectStatus()
                .isEqualTo(409);
    }

    /**
     * One later checkpoint is kept, and the best: what came after the chosen one goes. No other test damages objects of step 7,
     * which all runs share.
     */
    @Test
    void aStoppedRunGoesOnFromAChosenCheckpoint() {
        UUID run = experiments.launch();
        AttemptId first = started(run);
        FakeWorker worker = worker(first);
        worker.assignment();
        worker.losses(1, 14);
        worker.evaluation(7, 0.9);
        String best = worker.checkpoint(7, 0.9);
        worker.evaluation(14, 0.4);
        String newest = worker.checkpoint(14, 0.4);
        runs.cancel(run);

        assertThat(resumeFrom(run, UUID.randomUUID().toString())).isEqualTo(404);
        assertThat(resumeFrom(run, best)).isEqualTo(200);

        assertThat(checkpoints.list(runs.number(run)))
                .extracting(checkpoint -> checkpoint.id().toString())
                .containsExactly(best);
        AttemptId second = await().until(
                        () -> living(run),
                        living -> living.isPresent() && !living.get().equals(first))
                .orElseThrow();
        assertThat(resumeFrom(run, best)).as("while it is queued or trains").isEqualTo(409);
        assertThat(trained(worker(second).assignment()).resumeFrom())
                .isNotNull()
                .extracting(TrainWork.CheckpointReference::id)
                .isEqualTo(best)
                .isNotEqualTo(newest);
        assertThat(metricCurves.series(runs.number(run), "train/loss", 100).step())
                .containsExactly(LongStream.rangeClosed(1, 7).toArray());
        assertThat(runs.get(run).progress().step()).isEqualTo(7);
        worker(second).succeed();
        assertThat(resumeFrom(run, best)).as("after it has succeeded").isEqualTo(409);
    }

    @Test
    void aPausedRunGoesOnFromAChosenCheckpoint() {
        UUID run = experiments.launch();
        AttemptId first = started(run);
        FakeWorker worker = worker(first);
        worker.assignment();
        worker.evaluation(7, 0.9);
        String best = worker.checkpoint(7, 0.9);
        worker.checkpoint(14, 0.4);
        runs.pause(run);
        worker.pause();

        assertThat(resumeFrom(run, best)).isEqualTo(200);

        AttemptId second = new AttemptId(first.job(), 2);
        await().until(() -> living(run).equals(Optional.of(second)));
        assertThat(trained(worker(second).assignment()).resumeFrom())
                .isNotNull()
                .extracting(TrainWork.CheckpointReference::step)
                .isEqualTo(7L);
        worker(second).succeed();
    }

    @Test
    void aCheckpointThatIsNeededElsewhereIsNotDropped() {
        UUID run = experiments.launch();
        FakeWorker worker = worker(started(run));
        worker.assignment();
        worker.evaluation(5, 0.9);
        String best = worker.checkpoint(5, 0.9);
        UUID newest = UUID.fromString(worker.checkpoint(10, 0.4));
        runs.cancel(run);
        jdbc.sql("update checkpoint set pins = 1 where id = :id")
                .param("id", newest)
                .update();

        assertThat(resumeFrom(run, best)).isEqualTo(409);

        assertThat(runs.get(run).state()).isEqualTo(JobState.CANCELLED);
        assertThat(checkpoints.list(runs.number(run))).hasSize(2);
        assertThat(resumeFrom(run, newest.toString())).as("nothing is dropped").isEqualTo(200);
        runs.cancel(run);
    }

    private int resumeFrom(UUID run, String checkpoint) {
        return admin.post()
                .uri("/api/v1/runs/%s/checkpoints/%s/resume".formatted(run, checkpoint))
                .exchange()
                .returnResult()
                .getStatus()
                .value();
    }

    @Test
    void aPausedRunIsCountedAndItsExperimentIsUnfinished() {
        UUID run = experiments.launch();
        FakeWorker worker = worker(started(run));
        worker.assignment();
        admin.post()
                .uri("/api/v1/runs/" + run + "/pause")
                .exchange()
                .expectStatus()
                .isOk();
        worker.pause();

        UUID experiment = runs.get(run).experimentId();
        admin.get()
                .uri("/api/v1/experiments/" + experiment)
                .exchange()
                .expectBody()
                .jsonPath("$.runCounts.paused")
                .isEqualTo(1)
                .jsonPath("$.state")
                .isEqualTo("active");
        for (boolean active : List.of(true, false)) {
            admin.get()
                    .uri("/api/v1/experiments?limit=1000&state=" + (active ? "active" : "finished"))
                    .exchange()
                    .expectBody()
                    .jsonPath("$.items[?(@.id == '%s')].id".formatted(experiment))
                    .value(found -> assertThat((List<?>) found).hasSize(active ? 1 : 0));
        }
        admin.post()
                .uri("/api/v1/runs/" + run + "/cancel")
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void aPausedRunGoesOnFromItsCheckpointAndUsesUpNoAttempt() {
        UUID run = experiments.launch();
        AttemptId first = started(run);
        FakeWorker worker = worker(first);
        worker.assignment();
        worker.evaluation(5, 0.5);
        worker.checkpoint(5, 0.5);
        admin.post()
                .uri("/api/v1/runs/" + run + "/pause")
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(worker.pauseRequested()).isTrue();
        assertThat(worker.pause()).isEqualTo(204);

        assertThat(runs.get(run).state()).isEqualTo(JobState.PAUSED);
        assertThat(runs.get(run).headline()).isEqualTo("Paused at step 5 of 20");
        admin.post()
                .uri("/api/v1/runs/" + run + "/resume")
                .exchange()
                .expectStatus()
                .isOk();
        AttemptId second = new AttemptId(first.job(), 2);
        await().until(() -> living(run).equals(Optional.of(second)));
        TrainedRun given = trained(worker(second).assignment());
        assertThat(given.resumeFrom())
                .isNotNull()
                .extracting(TrainWork.CheckpointReference::step)
                .isEqualTo(5L);
        assertThat(given.bestStep()).isEqualTo(5);
        assertThat(given.best()).extracting(FileReference::name).containsExactly("model/model.safetensors");
        assertThat(given.bestMetrics()).containsEntry("accuracy", 0.5);
        assertThat(jdbc.sql("select failures from job where id = :job")
                        .param("job", first.job())
                        .query(Integer.class)
                        .single())
                .isZero();
        worker(second).succeed();
    }

    @Test
    void finishedRunsComeNewestEndFirst() {
        UUID experiment = experiments.experiment();
        UUID unfinished = experiments.launch(experiment, "unfinished");
        Map.of("first", 3, "second", 1, "third", 2).forEach((name, minutes) -> jdbc.sql("""
                        insert into run (id, experiment, experiment_name, dataset_version, dataset, dataset_name, dataset_number,
                            base_model, base_model_name, name, state, specification, requested, plan, total_steps, trained_parameters,
                            total_parameters, created_by, finished_at)
                        select gen_random_uuid(), experiment, experiment_name, dataset_version, dataset, dataset_name, dataset_number,
                            base_model, base_model_name, :name, 'CANCELLED', specification, requested, plan, total_steps, trained_parameters,
                            total_parameters, created_by, clock_timestamp() - :minutes * interval '1 minute'
                        from run where id = :run""")
                .param("name", name)
                .param("minutes", minutes)
                .param("run", unfinished)
                .update());

        Page page = page(experiment, "&state=finished", "-finishedAt");
        Page rest = page(experiment, "&state=finished&cursor=" + page.next(), "-finishedAt");

        assertThat(page.names()).containsExactly("second", "third");
        assertThat(rest.names()).containsExactly("first");
    }

    record Page(List<String> names, @Nullable String next) {}

    private Page page(UUID experiment, String more) {
        return page(experiment, more, "-metric:dev/accuracy");
    }

    private Page page(UUID experiment, String more, String sort) {
        byte[] body = admin.get()
                .uri("/api/v1/runs?experiment=" + experiment + "&sort=" + sort + "&limit=2" + more)
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseBody();
        var json = new JsonMapper().readTree(body);
        List<String> names = json.get("items")
                .valueStream()
                .map(run -> run.get("name").asString())
                .toList();
        return new Page(
                names, json.get("next").isNull() ? null : json.get("next").asString());
    }

    private static TrainedRun trained(Assignment assignment) {
        return JSON.convertValue(assignment.work(), TrainWork.class).runs().get(0);
    }

    private FakeWorker worker(AttemptId attempt) {
        return new FakeWorker(port, attempt, executor.token(attempt).orElseThrow());
    }

    private AttemptId started(UUID run) {
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> living(run), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<AttemptId> living(UUID run) {
        return jdbc.sql("""
                        select job.id as job, job.attempt from job join job_subject on job_subject.job = job.id
                        where job_subject.id = :run and job.lease_until is not null""")
                .param("run", run.toString())
                .query(AttemptId.class)
                .optional()
                .filter(attempt -> executor.token(attempt).isPresent());
    }

    /** Every row that a worker could have touched, as text. */
    private String everythingAbout(UUID run) {
        return jdbc.sql("""
                        select (select string_agg(metric_point::text, ';' order by step) from metric_point where run = :number)
                            || (select string_agg(log_line::text, ';' order by number) from log_line where owner = :run)
                            || (select string_agg(checkpoint::text, ';' order by step) from checkpoint where run = :number)
                            || (select run::text from run where number = :number)
                            || (select coalesce(string_agg(evaluation::text, ';' order by number), '') from evaluation where run = :run)
                            || (select count(*) from prediction join evaluation on number = evaluation where run = :run)
                            || (select string_agg(job.state || job.attempt, ';') from job join job_subject on job_subject.job = job.id
                                where job_subject.id = :run::text)""")
                .param("number", runs.number(run))
                .param("run", run)
                .query(String.class)
                .single();
    }

    private void damage(String content) throws IOException {
        Files.writeString(blob(FakeWorker.sha256(content.getBytes(StandardCharsets.UTF_8))), content.replace('o', '0'));
    }

    private static Path blob(String sha256) throws IOException {
        try (var files = Files.walk(HOME.resolve("objects"))) {
            return files.filter(file -> file.getFileName().toString().equals(sha256))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
