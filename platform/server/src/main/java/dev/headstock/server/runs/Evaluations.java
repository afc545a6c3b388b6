package dev.headstock.server.runs;

import dev.headstock.protocol.Split;
import dev.headstock.protocol.worker.EvaluationReport;
import dev.headstock.protocol.worker.EvaluationReport.ConfusionMatrix;
import dev.headstock.protocol.worker.EvaluationReport.ExamplePrediction;
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
class Evaluations {
    private static final String COLUMNS =
            "id, step, split, metrics::text, primary_metric, confusion::text, created_at, predictions";

    private final JdbcClient jdbc;
    private final Json json;

    Evaluations(JdbcClient jdbc, Json json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * Stores the report in place of an earlier one for the same step and split.
     *
     * @param labels the right answer by example number
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Evaluation store(long run, int epoch, EvaluationReport report, Map<Long, String> labels) {
        jdbc.sql("delete from evaluation where run = :run and step = :step and split = :split")
                .param("run", run)
                .param("step", report.step())
                .param("split", report.split().name())
                .update();
        UUID id = UUID.randomUUID();
        long number = jdbc.sql("""
                        insert into evaluation (id, run, epoch, step, split, metrics, primary_metric, confusion, predictions)
                        values (:id, :run, :epoch, :step, :split, :metrics::jsonb, :primary, :confusion::jsonb, :predictions)
                        returning number""")
                .param("id", id)
                .param("run", run)
                .param("epoch", epoch)
                .param("step", report.step())
                .param("split", report.split().name())
                .param("metrics", json.write(report.metrics()))
                .param("primary", report.primary())
                .param("confusion", json.writeOrNull(report.confusion()))
                .param("predictions", report.predictions().size())
                .query(Long.class)
                .single();
        storePredictions(number, report.predictions(), labels);
        return find(run, id).orElseThrow();
    }

    private void storePredictions(long evaluation, List<ExamplePrediction> predictions, Map<Long, String> labels) {
        jdbc.sql("""
                        insert into prediction (evaluation, example, label, answer, confidence, loss, scores)
                        select :evaluation, example, label, answer, confidence, loss, scores::jsonb
                        from unnest(:example::bigint[], :label::text[], :answer::text[], :confidence::float8[], :loss::float8[], :scores::text[])
                            as sent (example, label, answer, confidence, loss, scores)
                        on conflict do nothing""")
                .param("evaluation", evaluation)
                .param(
                        "example",
                        predictions.stream().mapToLong(ExamplePrediction::row).toArray())
                .param(
                        "label",
                        predictions.stream()
                                .map(prediction -> labels.get(prediction.row()))
                                .toArray(String[]::new))
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

    @Transactional(propagation = Propagation.MANDATORY)
    public void dropAfter(long run, long step) {
        jdbc.sql("delete from evaluation where run = :run and step > :step")
                .param("run", run)
                .param("step", step)
                .update();
    }

    List<Evaluation> list(long run) {
        return jdbc.sql("select " + COLUMNS + " from evaluation where run = :run order by step, split")
                .param("run", run)
                .query(this::evaluation)
                .list();
    }

    Optional<Evaluation> find(long run, UUID id) {
        return jdbc.sql("select " + COLUMNS + " from evaluation where run = :run and id = :id")
                .param("run", run)
                .param("id", id)
                .query(this::evaluation)
                .optional();
    }

    /**
     * @param actual only examples with this label, null for all; likewise {@code predicted}
     * @param correct only right or only wrong answers, null for all
     */
    record Filter(
            @Nullable String actual,
            @Nullable String predicted,
            @Nullable Boolean correct,
            Order order,
            int limit,
            long offset) {}

    enum Order {
        WORST_FIRST("loss desc, example"),
        BY_ROW("example");

        private final String sql;

        Order(String sql) {
            this.sql = sql;
        }
    }

    /** An answer, without the example's text. */
    record Answer(
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

    List<Answer> answers(UUID evaluation, Filter filter) {
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

    long count(UUID evaluation, Filter filter) {
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
