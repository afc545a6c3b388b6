package dev.headstock.server.evaluations;

import dev.headstock.protocol.StoredExample;
import dev.headstock.server.database.JsonColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** Reads what a model answered, beside the examples that it answered. */
@Component
class Predictions {
    private static final TypeReference<Map<String, @Nullable Object>> ANSWER = new TypeReference<>() {};

    private static final String MATCHING = """
            from prediction join evaluation on evaluation.number = prediction.evaluation
            where evaluation.id = :evaluation and evaluation.complete
                and (:actual::text is null or truth_text = :actual or %s)
                and (:predicted::text is null or answer_text = :predicted or %s)
                and (:wrong::boolean is null or case when :wrong then quality < 1 else quality = 1 end)
                and (:pattern::text is null or truth_text ilike :pattern or answer_text ilike :pattern or example = any (:rows::bigint[]))
            """.formatted(hasClass("truth", "actual"), hasClass("answer", "predicted"));

    private final JdbcClient jdbc;
    private final JsonColumns json;
    private final EvaluatedDatasets datasets;

    Predictions(JdbcClient jdbc, JsonColumns json, EvaluatedDatasets datasets) {
        this.jdbc = jdbc;
        this.json = json;
        this.datasets = datasets;
    }

    /** Whether one of several labels or spans has the class; the fields are those of the plugin API's {@code Answer}. */
    private static String hasClass(String column, String parameter) {
        return """
                case %1$s ->> 'kind'
                    when 'class-labels' then jsonb_exists(%1$s::jsonb -> 'labels', :%2$s)
                    when 'spans' then exists (select from json_array_elements(%1$s -> 'spans') as found where found -> 'span' ->> 'label' = :%2$s)
                    else false end""".formatted(column, parameter);
    }

    List<Prediction> page(Evaluation evaluation, PredictionFilter filter, int limit, long offset) {
        List<Prediction> page = matching(
                        "select prediction.* " + MATCHING + " order by "
                                + filter.order().orderBy() + " limit :limit offset :offset",
                        evaluation.id(),
                        filter)
                .param("limit", limit)
                .param("offset", offset)
                .query(this::prediction)
                .list();
        return withCells(evaluation, page);
    }

    /** By row. */
    List<Prediction> pageWithoutCells(Evaluation evaluation, int limit, long offset) {
        return jdbc.sql("""
                        select prediction.* from prediction join evaluation on evaluation.number = prediction.evaluation
                        where evaluation.id = :evaluation order by example, part limit :limit offset :offset""")
                .param("evaluation", evaluation.id())
                .param("limit", limit)
                .param("offset", offset)
                .query(this::prediction)
                .list();
    }

    long count(UUID evaluation, PredictionFilter filter) {
        return matching("select count(*) " + MATCHING, evaluation, filter)
                .query(Long.class)
                .single();
    }

    private JdbcClient.StatementSpec matching(String sql, UUID evaluation, PredictionFilter filter) {
        return jdbc.sql(sql)
                .param("evaluation", evaluation)
                .param("actual", filter.actual())
                .param("predicted", filter.predicted())
                .param("wrong", filter.wrong())
                .param("pattern", filter.text() == null ? null : "%" + escapeLike(filter.text()) + "%")
                .param(
                        "rows",
                        filter.rows() == null
                                ? new long[0]
                                : filter.rows().stream()
                                        .mapToLong(Long::longValue)
                                        .toArray());
    }

    private static String escapeLike(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private List<Prediction> withCells(Evaluation evaluation, List<Prediction> page) {
        if (page.isEmpty() || evaluation.dataset() == null) {
            return page;
        }
        Map<Long, StoredExample> examples = datasets.rows(
                evaluation.dataset().versionId(),
                page.stream().map(Prediction::row).toList());
        return page.stream()
                .map(prediction -> {
                    StoredExample example = examples.get(prediction.row());
                    return example == null ? prediction : prediction.withCells(example.cells());
                })
                .toList();
    }

    private Prediction prediction(ResultSet row, int number) throws SQLException {
        String truth = row.getString("truth");
        return new Prediction(
                row.getLong("example"),
                row.getInt("part"),
                Map.of(),
                truth == null ? null : json.read(truth, ANSWER),
                row.getString("truth_text"),
                json.read(Objects.requireNonNull(row.getString("answer")), ANSWER),
                row.getString("answer_text"),
                row.getDouble("confidence"),
                (Double) row.getObject("loss"),
                (Double) row.getObject("quality"),
                row.getBoolean("cut"));
    }
}
