package dev.headstock.server.evaluations;

import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.worker.EvaluationReport;
import dev.headstock.protocol.worker.PredictionBatch;
import dev.headstock.protocol.worker.PredictionBatch.ExamplePrediction;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.database.LongStatements;
import dev.headstock.server.evaluations.Evaluation.EvaluatedDataset;
import dev.headstock.server.http.ApiException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;

/**
 * The evaluations. Predictions arrive in pieces, which stay hidden until a report completes them; then the evaluation takes the place of an
 * earlier one of the same owner, step and split. Other packages come in here.
 */
@Component
public class Evaluations {
    private static final TypeReference<List<MetricView>> DECLARED = new TypeReference<>() {};
    private static final TypeReference<List<Map<String, @Nullable Object>>> FIGURES = new TypeReference<>() {};
    private static final TypeReference<Map<String, List<Double>>> LISTS_OF_NUMBERS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Double>> NUMBERS = new TypeReference<>() {};

    private static final String SELECT = """
            select id, owner, run, model, step, split, dataset_version, metrics::text, declared::text, figures::text, intervals::text,
                predictions, cut, created_at from evaluation
            """;

    private final JdbcClient jdbc;
    private final JsonColumns json;
    private final LongStatements longStatements;
    private final EvaluatedDatasets datasets;

    Evaluations(JdbcClient jdbc, JsonColumns json, LongStatements longStatements, EvaluatedDatasets datasets) {
        this.jdbc = jdbc;
        this.json = json;
        this.longStatements = longStatements;
        this.datasets = datasets;
    }

    /** Stores a piece of the evaluation of a step and split. Repeating it changes nothing. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void store(EvaluationSource source, int attempt, PredictionBatch batch) {
        long evaluation = jdbc.sql("""
                        insert into evaluation (id, owner, run, model, dataset_version, attempt, step, split, predictions, complete)
                        values (:id, :owner, :run, :model, :dataset, :attempt, :step, :split, 0, false)
                        on conflict (owner, step, split, complete) do update set attempt = excluded.attempt
                        returning number""")
                .param("id", UUID.randomUUID())
                .param("owner", source.owner())
                .param("run", source.run())
                .param("model", source.modelAt(batch.step()))
                .param("dataset", source.dataset())
                .param("attempt", attempt)
                .param("step", batch.step())
                .param("split", batch.split().name())
                .query(Long.class)
                .single();
        insert(evaluation, batch.predictions());
    }

    private void insert(long evaluation, List<ExamplePrediction> predictions) {
        jdbc.sql("""
                        insert into prediction
                            (evaluation, example, part, truth, truth_text, answer, answer_text, confidence, loss, quality, cut)
                        select distinct on (example, part)
                            :evaluation, example, part, truth::json, truth_text, answer::json, answer_text, confidence,
                            nullif(loss, 'NaN'), nullif(quality, 'NaN'), cut
                        from unnest(:example::bigint[], :part::int[], :truth::text[], :truthText::text[], :answer::text[],
                                :answerText::text[], :confidence::float8[], :loss::float8[], :quality::float8[], :cut::bool[])
                            as sent (example, part, truth, truth_text, answer, answer_text, confidence, loss, quality, cut)
                        order by example, part
                        on conflict (evaluation, example, part) do nothing""")
                .param("evaluation", evaluation)
                .param(
                        "example",
                        predictions.stream().mapToLong(ExamplePrediction::row).toArray())
                .param(
                        "part",
                        predictions.stream().mapToInt(ExamplePrediction::part).toArray())
                .param("truth", texts(predictions, prediction -> write(prediction.truth())))
                .param("truthText", texts(predictions, prediction -> StorableText.of(prediction.truthText())))
                .param("answer", texts(predictions, prediction -> write(prediction.answer())))
                .param("answerText", texts(predictions, prediction -> StorableText.of(prediction.answerText())))
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
                        "quality",
                        predictions.stream()
                                .mapToDouble(ExamplePrediction::quality)
                                .toArray())
                .param("cut", predictions.stream().map(ExamplePrediction::cut).toArray(Boolean[]::new))
                .update();
    }

    private static @Nullable String[] texts(
            List<ExamplePrediction> predictions, Function<ExamplePrediction, @Nullable String> text) {
        return predictions.stream().map(text).toArray(String[]::new);
    }

    private @Nullable String write(@Nullable Map<String, @Nullable Object> value) {
        return json.write(StorableText.ofJson(value));
    }

    /**
     * Shows the evaluation whose pieces were stored. Repeating it changes nothing.
     *
     * @throws ApiException when the pieces are not all there
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Evaluation complete(EvaluationSource source, int attempt, EvaluationReport report) {
        longStatements.allow();
        Optional<Long> pieces = ofStep(source, attempt, report, "not complete");
        long arrived = pieces.map(this::predictions).orElse(0L);
        if (pieces.isPresent() && arrived == report.predictions()) {
            return show(source, pieces.get(), report);
        }
        return ofStep(source, attempt, report, "complete")
                .map(this::byNumber)
                .orElseThrow(() -> ApiException.invalid(
                        "/predictions",
                        "Of the %d predictions of step %d, %d have arrived."
                                .formatted(report.predictions(), report.step(), arrived)));
    }

    private Optional<Long> ofStep(EvaluationSource source, int attempt, EvaluationReport report, String state) {
        return jdbc.sql("select number from evaluation where owner = :owner and attempt = :attempt and step = :step"
                        + " and split = :split and " + state + " for update")
                .param("owner", source.owner())
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

    private Evaluation show(EvaluationSource source, long evaluation, EvaluationReport report) {
        jdbc.sql("delete from evaluation where owner = :owner and step = :step and split = :split and complete")
                .param("owner", source.owner())
                .param("step", report.step())
                .param("split", report.split().name())
                .update();
        jdbc.sql("""
                        update evaluation set complete = true, metrics = :metrics::json, declared = :declared::json,
                            figures = :figures::json, replicates = :replicates::json, intervals = :intervals::json,
                            fitted = :fitted::json, predictions = :predictions, cut = :cut, created_at = clock_timestamp()
                        where number = :evaluation""")
                .param("metrics", json.write(report.metrics()))
                .param("declared", json.write(report.declared()))
                .param("figures", json.write(StorableText.ofJson(report.figures())))
                .param("replicates", json.write(report.replicates()))
                .param("intervals", json.write(Replicates.intervals(report.replicates())))
                .param("fitted", json.write(report.fitted()))
                .param("predictions", report.predictions())
                .param("cut", report.cut())
                .param("evaluation", evaluation)
                .update();
        return byNumber(evaluation);
    }

    private Evaluation byNumber(long evaluation) {
        return jdbc.sql(SELECT + "where number = :evaluation")
                .param("evaluation", evaluation)
                .query(this::evaluation)
                .single();
    }

    /** The attempt has ended, so its incomplete evaluations are removed. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void dropUnfinished(UUID owner) {
        longStatements.allow();
        jdbc.sql("delete from evaluation where owner = :owner and not complete")
                .param("owner", owner)
                .update();
    }

    /** What a run evaluated after a step, before it goes on from there. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void dropAfter(UUID owner, long step) {
        longStatements.allow();
        jdbc.sql("delete from evaluation where owner = :owner and step > :step")
                .param("owner", owner)
                .param("step", step)
                .update();
    }

    /** Everything that a run or a job evaluated. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void dropAll(UUID owner) {
        longStatements.allow();
        jdbc.sql("delete from evaluation where owner = :owner")
                .param("owner", owner)
                .update();
    }

    /** By the run itself and, of its model, by jobs; in the order of steps. */
    public List<Evaluation> ofRun(UUID run) {
        return jdbc.sql(SELECT + "where run = :run and complete order by step, split, created_at")
                .param("run", run)
                .query(this::evaluation)
                .list();
    }

    /** By a run while it trained, or by a job. */
    public List<Evaluation> ofOwner(UUID owner) {
        return jdbc.sql(SELECT + "where owner = :owner and complete order by step, split")
                .param("owner", owner)
                .query(this::evaluation)
                .list();
    }

    /** Of one model that has several references; the newest first. */
    public List<Evaluation> ofModel(Collection<String> references) {
        if (references.isEmpty()) {
            return List.of();
        }
        return jdbc.sql(SELECT + "where model in (:models) and complete order by created_at desc")
                .param("models", references)
                .query(this::evaluation)
                .list();
    }

    /**
     * How different the answers of an evaluation are.
     *
     * @param different answers, as texts
     * @param truths different right answers, as texts
     * @param example one of the answers
     */
    public record Variety(long answers, long different, long truths, String example) {}

    /** Empty without answers. */
    public Optional<Variety> variety(UUID evaluation) {
        return jdbc.sql("""
                        select count(*) as answers, count(distinct answer_text) as different, count(distinct truth_text) as truths,
                            min(answer_text) as example
                        from prediction join evaluation on evaluation.number = prediction.evaluation
                        where evaluation.id = :id having count(*) > 0""").param("id", evaluation).query(Variety.class).optional();
    }

    public Evaluation get(UUID id) {
        return jdbc.sql(SELECT + "where id = :id and complete")
                .param("id", id)
                .query(this::evaluation)
                .optional()
                .orElseThrow(() -> ApiException.notFound("evaluation", id));
    }

    /** Values of bootstrap replicates by metric; empty when none were computed. */
    public Map<String, List<Double>> replicates(UUID evaluation) {
        return jdbc.sql("select replicates::text from evaluation where id = :id and complete")
                .param("id", evaluation)
                .query(String.class)
                .optional()
                .map(text -> json.read(text, LISTS_OF_NUMBERS))
                .orElseThrow(() -> ApiException.notFound("evaluation", evaluation));
    }

    private Evaluation evaluation(ResultSet row, int number) throws SQLException {
        UUID owner = row.getObject("owner", UUID.class);
        UUID run = row.getObject("run", UUID.class);
        List<MetricView> declared = json.read(row.getString("declared"), DECLARED);
        return new Evaluation(
                row.getObject("id", UUID.class),
                run,
                owner.equals(run) ? null : owner,
                row.getString("model"),
                row.getLong("step"),
                Split.valueOf(row.getString("split")),
                dataset(row.getObject("dataset_version", UUID.class)),
                json.read(row.getString("metrics"), NUMBERS),
                declared,
                declared.isEmpty() ? null : declared.get(0).name(),
                json.read(row.getString("figures"), FIGURES),
                json.read(Objects.requireNonNull(row.getString("intervals")), LISTS_OF_NUMBERS),
                row.getLong("predictions"),
                row.getLong("cut"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private @Nullable EvaluatedDataset dataset(UUID version) {
        return datasets.find(version).orElse(null);
    }
}
