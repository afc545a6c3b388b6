package dev.headstock.server.evaluations;

import dev.headstock.protocol.Split;
import dev.headstock.protocol.worker.EvaluationReport;
import dev.headstock.protocol.worker.EvaluationReport.ConfusionMatrix;
import dev.headstock.protocol.worker.PredictionBatch;
import dev.headstock.protocol.worker.PredictionBatch.ExamplePrediction;
import dev.headstock.server.database.JsonValues;
import dev.headstock.server.database.LongStatements;
import dev.headstock.server.http.ApiException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Evaluations with the answer to every single example. */
@Component
public class Evaluations {
    private static final String COLUMNS =
            "id, step, split, metrics::text, primary_metric, confusion::text, created_at, predictions";

    private final JdbcClient jdbc;
    private final JsonValues json;
    private final LongStatements longStatements;

    Evaluations(JdbcClient jdbc, JsonValues json, LongStatements longStatements) {
        this.jdbc = jdbc;
        this.json = json;
        this.longStatements = longStatements;
    }

    /** Stores a piece of the evaluation of a step and split, which nobody sees before it is complete. Repeating it changes nothing. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void store(long run, int attempt, PredictionBatch batch) {
        long evaluation = jdbc.sql("""
                        insert into evaluation (id, run, attempt, step, split, predictions, complete)
                        values (:id, :run, :attempt, :step, :split, 0, false)
                        on conflict (run, step, split, complete) do update set attempt = excluded.attempt
                        returning number""")
                .param("id", UUID.randomUUID())
                .param("run", run)
                .param("attempt", attempt)
                .param("step", batch.step())
                .param("split", batch.split().name())
                .query(Long.class)
                .single();
        List<ExamplePrediction> predictions = batch.predictions();
        jdbc.sql("""
                        insert into prediction (evaluation, example, label, answer, confidence, loss, scores)
                        select distinct on (example) :evaluation, example, label, answer, confidence, loss, scores::jsonb
                        from unnest(:example::bigint[], :label::text[], :answer::text[], :confidence::float8[], :loss::float8[], :scores::text[])
                            as sent (example, label, answer, confidence, loss, scores)
                        order by example
                        on conflict (evaluation, example) do nothing""")
                .param("evaluation", evaluation)
                .param(
                        "example",
                        predictions.stream().mapToLong(ExamplePrediction::row).toArray())
                .param(
                        "label",
                        predictions.stream().map(ExamplePrediction::label).toArray(String[]::new))
                .param(
                        "answer",
                        predictions.stream().map(ExamplePrediction::answer).toArray(String[]::new))
                .param(
                        "confidence",
                        predictions.stream()
                                .mapToDouble(ExamplePrediction::confidence)
                                .toArray())
                .param(
                        "loss",
                        predictions.stream()
                                .mapToDouble(ExamplePrediction::loss)
                                .toArray())
                .param(
                        "scores",
                        predictions.stream()
                                .map(prediction -> json.write(prediction.scores()))
                                .toArray(String[]::new))
                .update();
    }

    /**
     * Shows the evaluation whose pieces were stored, in place of an earlier one of the same step and split. Repeating it changes nothing.
     *
     * @throws ApiException when the pieces are not all there
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Evaluation complete(long run, int attempt, EvaluationReport report) {
        longStatements.allow();
        Optional<Long> pieces = ofStep(run, attempt, report, "not complete");
        long arrived = pieces.map(this::predictions).orElse(0L);
        if (pieces.isPresent() && arrived == report.predictions()) {
            return show(run, pieces.get(), report);
        }
        return ofStep(run, attempt, report, "complete")
                .map(number -> byNumber(number))
                .orElseThrow(() -> ApiException.invalid(
                        "/predictions",
                        "Of the %d predictions of step %d, %d have arrived."
                                .formatted(report.predictions(), report.step(), arrived)));
    }

    private Optional<Long> ofStep(long run, int attempt, EvaluationReport report, String state) {
        return jdbc.sql(
                        "select number from evaluation where run = :run and attempt = :attempt and step = :step and split = :split and "
                                + state + " for update")
                .param("run", run)
                .param("attempt", attempt)
                .param("step", report.step())
                .param("split", report.split().name())
                .query(Long.class)
                .optional();
    }

    private long predictions(long evaluation) {
        return jdbc.sql("select count(*) from prediction where evaluation = :evaluation")
                .param("evaluation", evaluation)
                .query(Long.class)
                .single();
    }

    private Evaluation show(long run, long evaluation, EvaluationReport report) {
        jdbc.sql("delete from evaluation where run = :run and step = :step and split = :split and complete")
                .param("run", run)
                .param("step", report.step())
                .param("split", report.split().name())
                .update();
        jdbc.sql("""
                        update evaluation set complete = true, metrics = :metrics::jsonb, primary_metric = :primary,
                            confusion = :confusion::jsonb, predictions = :predictions, created_at = clock_timestamp()
                        where number = :evaluation""")
                .param("metrics", json.write(report.metrics()))
                .param("primary", report.primary())
                .param("confusion", json.writeOrNull(report.confusion()))
                .param("predictions", report.predictions())
                .param("evaluation", evaluation)
                .update();
        return byNumber(evaluation);
    }

    private Evaluation byNumber(long evaluation) {
        return jdbc.sql("select " + COLUMNS + " from evaluation where number = :evaluation")
                .param("evaluation", evaluation)
                .query(this::evaluation)
                .single();
    }

    /** The attempt has ended: nobody completes what it left. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void dropUnfinished(long run) {
        longStatements.allow();
        jdbc.sql("delete from evaluation where run = :run and not complete")
                .param("run", run)
                .update();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void dropAfter(long run, long step) {
        longStatements.allow();
        jdbc.sql("delete from evaluation where run = :run and step > :step")
                .param("run", run)
                .param("step", step)
                .update();
    }

    public List<Evaluation> list(long run) {
        return jdbc.sql("select " + COLUMNS + " from evaluation where run = :run and complete order by step, split")
                .param("run", run)
                .query(this::evaluation)
                .list();
    }

    public Optional<Evaluation> find(long run, UUID id) {
        return jdbc.sql("select " + COLUMNS + " from evaluation where run = :run and id = :id and complete")
                .param("run", run)
                .param("id", id)
                .query(this::evaluation)
                .optional();
    }

    /**
     * @param actual only examples with this label, null for all; likewise {@code predicted}
     * @param correct only right or only wrong answers, null for all
     */
    public record Filter(
            @Nullable String actual,
            @Nullable String predicted,
            @Nullable Boolean correct,
            Order order,
            int limit,
            long offset) {}

    public enum Order {
        WORST_FIRST("loss desc, example"),
        BY_ROW("example");

        private final String sql;

        Order(String sql) {
            this.sql = sql;
        }
    }

    /** An answer, without the example's text. */
    public record Answer(
            long row,
            @Nullable String label,
            String answer,
            double confidence,
            double loss,
            Map<String, Double> scores) {}

    private static final String MATCHING = """
            from prediction join evaluation on evaluation.number = prediction.evaluation
            where evaluation.id = :evaluation
                and (:actual::text is null or label = :actual)
                and (:predicted::text is null or answer = :predicted)
                and (:correct::boolean is null or (label = answer) = :correct)
            """;

    public List<Answer> answers(UUID evaluation, Filter filter) {
        return matching(
                        "select prediction.* " + MATCHING + " order by " + filter.order().sql
                                + " limit :limit offset :offset",
                        evaluation,
                        filter)
                .param("limit", filter.limit())
                .param("offset", filter.offset())
                .query((row, number) -> new Answer(
                        row.getLong("example"),
                        row.getString("label"),
                        row.getString("answer"),
                        row.getDouble("confidence"),
                        row.getDouble("loss"),
                        json.readNumbers(row.getString("scores"))))
                .list();
    }

    public long count(UUID evaluation, Filter filter) {
        return matching("select count(*) " + MATCHING, evaluation, filter)
                .query(Long.class)
                .single();
    }

    private JdbcClient.StatementSpec matching(String sql, UUID evaluation, Filter filter) {
        return jdbc.sql(sql)
                .param("evaluation", evaluation)
                .param("actual", filter.actual())
                .param("predicted", filter.predicted())
                .param("correct", filter.correct());
    }

    private Evaluation evaluation(ResultSet row, int number) throws SQLException {
        return new Evaluation(
                row.getObject("id", UUID.class),
                row.getLong("step"),
                Split.valueOf(row.getString("split")),
                json.readNumbers(row.getString("metrics")),
                row.getString("primary_metric"),
                json.readOrNull(row.getString("confusion"), ConfusionMatrix.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getLong("predictions"));
    }
}
