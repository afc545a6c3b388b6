package dev.headstock.server.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.worker.PredictionBatch;
import dev.headstock.protocol.worker.PredictionBatch.ExamplePrediction;
import dev.headstock.server.ServerTest;
import dev.headstock.server.evaluations.Evaluation;
import dev.headstock.server.evaluations.Evaluations;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.queue.FakeExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Evaluations that arrive in pieces. */
class EvaluationsTest extends ServerTest {
    private static final int TOGETHER = 2_500;

    @Autowired
    private TestExperiments experiments;

    @Autowired
    private Runs runs;

    @Autowired
    private Evaluations evaluations;

    @Autowired
    private FakeExecutor executor;

    @Test
    void anEvaluationIsSeenWhenAllOfItIsThere() {
        UUID run = experiments.launch();
        FakeWorker worker = worker(attempt(run, 1));
        worker.assignment();

        assertThat(worker.predictions(5, piece(0, 1_000, "ham"))).isEqualTo(204);
        assertThat(worker.predictions(5, piece(1_000, 2_000, "ham"))).isEqualTo(204);
        assertThat(worker.predictions(5, piece(1_000, 2_000, "ham")))
                .as("repeated")
                .isEqualTo(204);
        assertThat(worker.report(5, 0.9, TOGETHER)).as("a piece is missing").isEqualTo(422);
        assertThat(listed(run)).isEmpty();
        assertThat(runs.get(run).primaryMetric()).isNull();

        worker.predictions(5, piece(2_000, TOGETHER, "ham"));
        assertThat(worker.report(5, 0.9, TOGETHER)).isEqualTo(204);
        Evaluation evaluation = listed(run).get(0);
        assertThat(worker.report(5, 0.9, TOGETHER)).as("repeated").isEqualTo(204);

        assertThat(listed(run)).extracting(Evaluation::id).containsExactly(evaluation.id());
        assertThat(evaluation.predictions()).isEqualTo(TOGETHER);
        assertThat(runs.get(run).primaryMetric())
                .isEqualTo(new Run.NamedValue("accuracy", 0.9, MetricView.Direction.MAXIMIZE));
        String id = evaluation.id().toString();
        assertThat(found(id, "?limit=3")).containsExactly(2_499L, 2_498L, 2_497L);
        assertThat(found(id, "?actual=spam&limit=2")).containsExactly(2_499L, 2_497L);
        worker.succeed();
    }

    @Test
    void aSecondEvaluationOfTheSameStepTakesTheFirstOnesPlaceAtItsEnd() {
        UUID run = experiments.launch();
        FakeWorker worker = worker(attempt(run, 1));
        worker.assignment();
        worker.predictions(5, piece(0, 10, "ham"));
        worker.report(5, 0.9, 10);
        UUID first = listed(run).get(0).id();

        worker.predictions(5, piece(0, 20, "spam"));
        assertThat(listed(run)).extracting(Evaluation::id).containsExactly(first);
        worker.report(5, 0.8, 20);

        assertThat(listed(run)).extracting(Evaluation::predictions).containsExactly(20L);
        assertThat(found(listed(run).get(0).id().toString(), "?predicted=spam&limit=1"))
                .hasSize(1);
        assertThat(stored(run)).isEqualTo(20);
        worker.succeed();
    }

    @Test
    void whatAnAttemptLeavesUnfinishedGoesWithIt() {
        UUID run = experiments.launch();
        AttemptId first = attempt(run, 1);
        FakeWorker worker = worker(first);
        worker.assignment();
        worker.predictions(5, piece(0, 10, "ham"));
        worker.report(5, 0.5, 10);
        worker.checkpoint(10, 0.5);
        worker.predictions(5, piece(0, 3, "ham"));
        worker.predictions(15, piece(0, 7, "ham"));
        executor.die(first, 139);

        FakeWorker next = worker(attempt(run, 2));
        next.assignment();
        assertThat(stored(run)).isEqualTo(10);
        assertThat(worker.predictions(15, piece(7, 10, "ham"))).isEqualTo(409);
        assertThat(next.report(15, 0.9, 10)).as("of the first attempt").isEqualTo(422);
        assertThat(next.predictions(15, piece(0, 10, "ham"))).isEqualTo(204);
        assertThat(next.report(15, 0.9, 10)).isEqualTo(204);

        assertThat(listed(run)).extracting(Evaluation::step).containsExactly(5L, 15L);
        next.succeed();
    }

    @Test
    void aPieceHasItsLimit() {
        UUID run = experiments.launch();
        FakeWorker worker = worker(attempt(run, 1));
        worker.assignment();

        assertThat(worker.predictions(5, piece(0, PredictionBatch.MOST, "ham"))).isEqualTo(204);
        assertThat(worker.predictions(6, piece(0, PredictionBatch.MOST + 1, "ham")))
                .isEqualTo(422);
        assertThat(stored(run)).isEqualTo(PredictionBatch.MOST);
        worker.succeed();
        assertThat(stored(run)).as("never completed").isZero();
    }

    @Test
    void predictionsAreFoundByQualityClassAndText() {
        UUID run = experiments.launch();
        FakeWorker worker = worker(attempt(run, 1));
        worker.assignment();
        worker.predictions(
                5,
                FakeWorker.prediction(0, "ham", "ham", 0.9, 0.1),
                FakeWorker.prediction(1, "ham", "spam", 0.8, 1.6),
                FakeWorker.prediction(2, "spam", "spam", 0.6, 0.5),
                new ExamplePrediction(
                        3,
                        0,
                        null,
                        null,
                        FakeWorker.classLabel("unsure", 0.7),
                        "unsure",
                        0.7,
                        Double.NaN,
                        Double.NaN,
                        false));
        worker.report(5, 0.9, 4);
        String id = listed(run).get(0).id().toString();

        assertThat(found(id, "")).as("unknown loss last").containsExactly(1L, 2L, 0L, 3L);
        assertThat(found(id, "?sort=confidence")).containsExactly(2L, 3L, 1L, 0L);
        assertThat(found(id, "?sort=-confidence")).containsExactly(0L, 1L, 3L, 2L);
        assertThat(found(id, "?sort=row")).containsExactly(0L, 1L, 2L, 3L);
        assertThat(found(id, "?wrong=true")).containsExactly(1L);
        assertThat(found(id, "?wrong=false")).containsExactly(2L, 0L);
        assertThat(found(id, "?actual=ham&predicted=spam")).containsExactly(1L);
        assertThat(found(id, "?search=LUNCH")).as("in the example").containsExactly(1L);
        assertThat(found(id, "?search=UNSUR")).as("in the answers").containsExactly(3L);
        admin.get()
                .uri("/api/v1/evaluations/" + id + "/predictions?sort=size")
                .exchange()
                .expectStatus()
                .isBadRequest();
        admin.get()
                .uri("/api/v1/evaluations/" + id + "/predictions?sort=row")
                .exchange()
                .expectBody()
                .jsonPath("$.total")
                .isEqualTo(4)
                .jsonPath("$.items[1].cells.text")
                .isEqualTo("see you at lunch")
                .jsonPath("$.items[1].answer.kind")
                .isEqualTo("class-label")
                .jsonPath("$.items[1].quality")
                .isEqualTo(0)
                .jsonPath("$.items[3].truth")
                .isEmpty()
                .jsonPath("$.items[3].loss")
                .isEmpty();
        worker.succeed();
    }

    @Test
    void answersOfOtherKindsAreStoredInTheirOrderAndFoundByTheirLabels() {
        UUID run = experiments.launch();
        FakeWorker worker = worker(attempt(run, 1));
        worker.assignment();
        Map<String, @Nullable Object> labels = Map.of(
                "kind", "class-labels", "labels", List.of("zebra", "ant"), "scores", new LinkedHashMap<>(ordered()));
        Map<String, @Nullable Object> spans = Map.of(
                "kind",
                "spans",
                "textIndex",
                0,
                "spans",
                List.of(Map.of("span", Map.of("start", 0, "end", 5, "label", "PER"), "text", "Alice", "score", 0.9)),
                "alternatives",
                List.of());
        worker.predictions(
                5,
                new ExamplePrediction(0, 0, labels, "zebra, ant", labels, "zebra, ant", 0.9, 0.1, 1, false),
                new ExamplePrediction(1, 0, null, null, spans, "Alice\0", 0.9, 0.2, 0.5, true));
        worker.report(5, 0.9, 2);
        String id = listed(run).get(0).id().toString();

        assertThat(found(id, "?actual=ant")).containsExactly(0L);
        assertThat(found(id, "?predicted=PER")).containsExactly(1L);
        assertThat(found(id, "?wrong=true")).as("partly right").containsExactly(1L);
        admin.get()
                .uri("/api/v1/evaluations/" + id + "/predictions?sort=row")
                .exchange()
                .expectBody(String.class)
                .value(body -> assertThat(body.indexOf("\"zebra\":")).isLessThan(body.indexOf("\"ant\":")));
        worker.succeed();
    }

    /** Most likely first, which is neither by length nor by name. */
    private static Map<String, Double> ordered() {
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put("zebra", 0.9);
        scores.put("ant", 0.8);
        scores.put("bee", 0.1);
        return scores;
    }

    @Test
    void anEvaluationHasIntervalsAndIsComparedReplicateByReplicate() {
        List<UUID> evaluations = new ArrayList<>();
        for (double accuracy : new double[] {0.80, 0.82}) {
            UUID run = experiments.launch(experiment(), "run");
            FakeWorker worker = worker(attempt(run, 1));
            worker.assignment();
            worker.predictions(5, piece(0, 2, "ham"));
            worker.report(5, accuracy, 2, Map.of("accuracy", List.of(accuracy - 0.1, accuracy, accuracy + 0.1)));
            evaluations.add(listed(run).get(0).id());
            worker.succeed();
        }

        admin.get()
                .uri("/api/v1/evaluations/" + evaluations.get(0))
                .exchange()
                .expectBody()
                .jsonPath("$.intervals.accuracy[1]")
                .isEqualTo(0.9)
                .jsonPath("$.figures[0].kind")
                .isEqualTo("confusion-matrix")
                .jsonPath("$.primary")
                .isEqualTo("accuracy")
                .jsonPath("$.declared[0].direction")
                .isEqualTo("MAXIMIZE")
                .jsonPath("$.dataset.number")
                .isEqualTo(1);
        admin.get()
                .uri("/api/v1/evaluations/comparison?first=%s&second=%s"
                        .formatted(evaluations.get(0), evaluations.get(1)))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.metrics[0].name")
                .isEqualTo("accuracy")
                .jsonPath("$.metrics[0].better")
                .isEqualTo("SECOND");
    }

    @Test
    void evaluationsOfOtherRowsAreNotCompared() {
        List<UUID> evaluations = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            UUID run = experiments.launch();
            FakeWorker worker = worker(attempt(run, 1));
            worker.assignment();
            worker.predictions(5, piece(0, 2, "ham"));
            worker.report(5, 0.5, 2);
            evaluations.add(listed(run).get(0).id());
            worker.succeed();
        }

        admin.get()
                .uri("/api/v1/evaluations/comparison?first=%s&second=%s"
                        .formatted(evaluations.get(0), evaluations.get(1)))
                .exchange()
                .expectStatus()
                .isEqualTo(422);
    }

    private UUID shared = new UUID(0, 0);

    /** The same for both runs of a test. */
    private UUID experiment() {
        if (shared.getLeastSignificantBits() == 0) {
            shared = experiments.experiment();
        }
        return shared;
    }

    private List<Long> found(String evaluation, String query) {
        JsonNode page = new JsonMapper()
                .readTree(Objects.requireNonNull(admin.get()
                        .uri("/api/v1/evaluations/" + evaluation + "/predictions" + query)
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseBodyContent()));
        return page.path("items")
                .valueStream()
                .map(item -> item.path("row").asLong())
                .toList();
    }

    /** Every odd row is spam; the higher the row, the worse. */
    private static ExamplePrediction[] piece(long from, long to, String answer) {
        return LongStream.range(from, to)
                .mapToObj(row -> FakeWorker.prediction(row, row % 2 == 1 ? "spam" : "ham", answer, 0.9, row / 1_000.0))
                .toArray(ExamplePrediction[]::new);
    }

    private List<Evaluation> listed(UUID run) {
        return evaluations.ofRun(run);
    }

    private long stored(UUID run) {
        return jdbc.sql("select count(*) from prediction join evaluation on number = evaluation where run = :run")
                .param("run", run)
                .query(Long.class)
                .single();
    }

    private FakeWorker worker(AttemptId attempt) {
        return new FakeWorker(port, attempt, executor.token(attempt).orElseThrow());
    }

    private AttemptId attempt(UUID run, int attempt) {
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> living(run, attempt), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<AttemptId> living(UUID run, int attempt) {
        return jdbc.sql("""
                        select job.id as job, job.attempt from job join job_subject on job_subject.job = job.id
                        where job_subject.id = :run and job.attempt = :attempt""")
                .param("run", run.toString())
                .param("attempt", attempt)
                .query(AttemptId.class)
                .optional()
                .filter(living -> executor.token(living).isPresent());
    }
}
