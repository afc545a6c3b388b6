package dev.headstock.server.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headstock.protocol.worker.PredictionBatch;
import dev.headstock.protocol.worker.PredictionBatch.ExamplePrediction;
import dev.headstock.server.ServerTest;
import dev.headstock.server.evaluations.Evaluation;
import dev.headstock.server.evaluations.Evaluations;
import dev.headstock.server.evaluations.Evaluations.Answer;
import dev.headstock.server.evaluations.Evaluations.Filter;
import dev.headstock.server.evaluations.Evaluations.Order;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.queue.FakeExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

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
        assertThat(evaluation.predictionCount()).isEqualTo(TOGETHER);
        assertThat(runs.get(run).primaryMetric()).isEqualTo(new Run.NamedValue("accuracy", 0.9));
        assertThat(rows(evaluation, null, 3)).containsExactly(2_499L, 2_498L, 2_497L);
        assertThat(rows(evaluation, "spam", 2)).containsExactly(2_499L, 2_497L);
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

        assertThat(listed(run)).extracting(Evaluation::predictionCount).containsExactly(20L);
        assertThat(evaluations.answers(listed(run).get(0).id(), filter(null, 1)))
                .extracting(Answer::answer)
                .containsExactly("spam");
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

    /** Every odd row is spam; the higher the row, the worse. */
    private static ExamplePrediction[] piece(long from, long to, String answer) {
        return LongStream.range(from, to)
                .mapToObj(row -> new ExamplePrediction(
                        row, row % 2 == 1 ? "spam" : "ham", answer, 0.9, row / 1_000.0, Map.of(answer, 0.9)))
                .toArray(ExamplePrediction[]::new);
    }

    private List<Evaluation> listed(UUID run) {
        return evaluations.list(runs.number(run));
    }

    private List<Long> rows(Evaluation evaluation, @Nullable String actual, int limit) {
        return evaluations.answers(evaluation.id(), filter(actual, limit)).stream()
                .map(Answer::row)
                .toList();
    }

    private static Filter filter(@Nullable String actual, int limit) {
        return new Filter(actual, null, null, Order.WORST_FIRST, limit, 0);
    }

    private long stored(UUID run) {
        return jdbc.sql("select count(*) from prediction join evaluation on number = evaluation where run = :run")
                .param("run", runs.number(run))
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
        return jdbc.sql("select id as job, epoch from job where run = :run and attempt = :attempt")
                .param("run", run)
                .param("attempt", attempt)
                .query(AttemptId.class)
                .optional()
                .filter(attempt -> executor.token(attempt).isPresent());
    }
}
