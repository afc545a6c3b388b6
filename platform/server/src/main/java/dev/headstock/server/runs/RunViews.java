package dev.headstock.server.runs;

import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.MetricView.Direction;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.host.Plan;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.http.Page;
import dev.headstock.server.http.PageRequest;
import dev.headstock.server.queue.JobState;
import dev.headstock.server.runs.Run.DatasetName;
import dev.headstock.server.runs.Run.ModelName;
import dev.headstock.server.runs.Run.NamedValue;
import dev.headstock.server.runs.Run.PluginPin;
import dev.headstock.server.runs.Run.Verdict;
import dev.headstock.server.runs.filters.RunConditionSql;
import dev.headstock.server.runs.filters.RunOrder;
import dev.headstock.server.runs.filters.RunScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** Reads runs: one by one with their plan, or in sorted pages without. */
@Component
public class RunViews {
    private static final TypeReference<List<MetricView>> METRICS = new TypeReference<>() {};

    private static final String COLUMNS = """
            run.number, run.id, run.experiment, run.name, run.state, run.reason, run.hint, run.specification::text as specification, run.requested::text as requested,
            run.job, run.attempt, run.phase, run.step, run.total_steps, run.seconds_left, run.examples_per_second, run.memory_bytes,
            run.trained_parameters, run.total_parameters, run.seconds, run.primary_metric, run.primary_value,
            run.primary_direction, run.plan -> 'metrics' as declared_metrics, run.created_at, run.started_at, run.finished_at,
            run.verdict_kind, run.verdict, run.note, run.parent, run.experiment_name, run.dataset_version, run.dataset, run.dataset_name, run.dataset_number, run.base_model,
            run.base_model_name""";

    private static final String ROW_COLUMNS = """
            run.number, run.id, run.experiment, run.name, run.state, run.reason, run.attempt, run.phase, run.step, run.total_steps,
            run.seconds_left, run.trained_parameters, run.total_parameters, run.seconds, run.primary_metric, run.primary_value,
            run.primary_direction, run.verdict_kind, run.verdict, run.created_at, run.started_at, run.finished_at, run.variation,
            run.experiment_name, run.dataset_version, run.dataset, run.dataset_name, run.dataset_number, run.base_model,
            run.base_model_name""";

    private final JdbcClient jdbc;
    private final JsonColumns json;
    private final RunConditionSql conditions;
    private final RunTags tags;

    RunViews(JdbcClient jdbc, JsonColumns json, RunConditionSql conditions, RunTags tags) {
        this.jdbc = jdbc;
        this.json = json;
        this.conditions = conditions;
        this.tags = tags;
    }

    Optional<Run> find(UUID id) {
        return one(id, true);
    }

    Optional<Run> findWithoutPlan(UUID id) {
        return one(id, false);
    }

    private Optional<Run> one(UUID id, boolean plan) {
        String planColumn = plan ? "run.plan::text as plan" : "null as plan";
        return jdbc.sql("select " + COLUMNS + ", " + planColumn + " from run where run.id = :id")
                .param("id", id)
                .query(this::row)
                .optional()
                .map(row -> complete(List.of(row)).get(0));
    }

    /** The first {@code most} in the order of their launch. */
    List<Run> ofExperiment(UUID experiment, int most) {
        return complete(jdbc.sql("select " + COLUMNS
                        + ", null as plan from run where run.experiment = :experiment order by run.number limit :most")
                .param("experiment", experiment)
                .param("most", most)
                .query(this::row)
                .list());
    }

    public Page<Run> page(RunScope scope, RunOrder order, PageRequest page) {
        Page<Row> cut = Page.cut(
                sorted(COLUMNS + ", null as plan", conditions.of(scope), order, page)
                        .query((row, number) -> row(row, number).withSortKey(row.getString("sort_key")))
                        .list(),
                page,
                row -> List.of(RunOrder.inCursor(row.sortKey()), row.run().number()));
        return new Page<>(complete(cut.items()), cut.next(), cut.total());
    }

    private record KeyedRow(RunRow row, @Nullable String sortKey) {}

    /** Rows of a table, without what lives in other tables. */
    public Page<RunRow> rows(RunConditionSql.Sql where, RunOrder order, PageRequest page) {
        return Page.cut(
                        sorted(ROW_COLUMNS, where, order, page)
                                .query((row, number) -> new KeyedRow(tableRow(row), row.getString("sort_key")))
                                .list(),
                        page,
                        keyed -> List.of(
                                RunOrder.inCursor(keyed.sortKey()), keyed.row().number()))
                .map(KeyedRow::row);
    }

    /** Sorted narrow first: the wide columns are read for one page and not for all runs. */
    private JdbcClient.StatementSpec sorted(
            String columns, RunConditionSql.Sql where, RunOrder order, PageRequest page) {
        RunOrder.Last after = page.after(2, order::last);
        return jdbc.sql("""
                        select %s, chosen.sort_key
                        from (select run.number, %s as sort_key, row_number() over (order by %s) as place
                              from run
                                  left join run_metric as sorted on sorted.run = run.number and sorted.name = :metric
                                  left join run_setting as sorted_setting
                                      on sorted_setting.run = run.number and sorted_setting.name = :setting
                              where %s and (:number::bigint is null or %s)
                              order by place limit :limit) as chosen
                            join run on run.number = chosen.number
                        order by chosen.place""".formatted(columns, order.key(), order.orderBy(), where.where(), order.afterLast()))
                .params(where.parameters())
                .param("metric", order.metric())
                .param("setting", order.setting())
                .param("key", after == null ? null : after.key())
                .param("number", after == null ? null : after.number())
                .param("limit", page.limit() + 1);
    }

    private static RunRow tableRow(ResultSet row) throws SQLException {
        NamedValue primary = primary(row);
        Run.RunQuestion question = question(row);
        return new RunRow(
                row.getObject("id", UUID.class),
                row.getLong("number"),
                row.getString("name"),
                JobState.valueOf(row.getString("state")),
                headline(row, primary),
                verdict(row),
                question.experimentId(),
                question.experimentName(),
                question.dataset(),
                question.baseModel(),
                row.getString("variation"),
                primary,
                row.getLong("step"),
                row.getLong("total_steps"),
                (Double) row.getObject("seconds_left"),
                (Double) row.getObject("seconds"),
                row.getLong("trained_parameters"),
                row.getLong("total_parameters"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                List.of(),
                Map.of(),
                Map.of());
    }

    private record Row(Run run, @Nullable String sortKey) {
        Row withSortKey(@Nullable String key) {
            return new Row(run, key);
        }
    }

    /** Adds what lives in other tables, with one question per table for the whole page. */
    private List<Run> complete(List<Row> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        List<Long> numbers = rows.stream().map(row -> row.run().number()).toList();
        Map<Long, Map<String, Double>> metrics = metrics(numbers);
        Map<Long, List<PluginPin>> plugins = plugins(numbers);
        Map<Long, List<RunReference>> references = references(numbers);
        Map<Long, List<String>> tagsOf = tags.of(numbers);
        return rows.stream()
                .map(Row::run)
                .map(run -> run.with(
                        metrics.getOrDefault(run.number(), Map.of()),
                        plugins.getOrDefault(run.number(), List.of()),
                        references.getOrDefault(run.number(), List.of()),
                        tagsOf.getOrDefault(run.number(), List.of())))
                .toList();
    }

    private Map<Long, Map<String, Double>> metrics(List<Long> runs) {
        Map<Long, Map<String, Double>> byRun = new HashMap<>();
        jdbc.sql("""
select run, name, value from run_metric where run in (:runs)""").param("runs", runs).query(row -> {
            byRun.computeIfAbsent(row.getLong("run"), none -> new TreeMap<>())
                    .put(row.getString("name"), row.getDouble("value"));
        });
        return byRun;
    }

    private Map<Long, List<PluginPin>> plugins(List<Long> runs) {
        Map<Long, List<PluginPin>> byRun = new HashMap<>();
        jdbc.sql("select run, plugin, version, sha256 from run_plugin where run in (:runs) order by plugin")
                .param("runs", runs)
                .query(row -> {
                    byRun.computeIfAbsent(row.getLong("run"), none -> new ArrayList<>())
                            .add(new PluginPin(
                                    row.getString("plugin"), row.getString("version"), row.getString("sha256")));
                });
        return byRun;
    }

    private Map<Long, List<RunReference>> references(List<Long> runs) {
        Map<Long, List<RunReference>> byRun = new HashMap<>();
        jdbc.sql("select * from run_reference where run in (:runs) order by reference")
                .param("runs", runs)
                .query(row -> {
                    byRun.computeIfAbsent(row.getLong("run"), none -> new ArrayList<>())
                            .add(new RunReference(
                                    row.getString("reference"),
                                    RunReference.Kind.valueOf(row.getString("kind")),
                                    row.getString("name"),
                                    row.getString("sha256"),
                                    row.getObject("checkpoint", UUID.class),
                                    row.getObject("base_model", UUID.class),
                                    row.getObject("dataset_version", UUID.class)));
                });
        return byRun;
    }

    private static @Nullable NamedValue primary(ResultSet row) throws SQLException {
        String name = row.getString("primary_metric");
        Double value = (Double) row.getObject("primary_value");
        // Nothing is ranked by what is no number.
        return name == null || value == null || !Double.isFinite(value)
                ? null
                : new NamedValue(name, value, Direction.valueOf(row.getString("primary_direction")));
    }

    private static @Nullable Verdict verdict(ResultSet row) throws SQLException {
        String kind = row.getString("verdict_kind");
        return kind == null ? null : new Verdict(Verdict.Kind.valueOf(kind), row.getString("verdict"));
    }

    private static String headline(ResultSet row, @Nullable NamedValue primary) throws SQLException {
        return RunSummaryText.of(new RunSummaryText.Facts(
                JobState.valueOf(row.getString("state")),
                row.getInt("attempt"),
                row.getString("phase"),
                row.getLong("step"),
                row.getLong("total_steps"),
                (Double) row.getObject("seconds_left"),
                (Double) row.getObject("seconds"),
                primary == null
                        ? null
                        : "%s %.4f".formatted(primary.name(), primary.value()).toLowerCase(Locale.ROOT),
                row.getString("reason")));
    }

    private Row row(ResultSet row, int number) throws SQLException {
        JobState state = JobState.valueOf(row.getString("state"));
        NamedValue primary = primary(row);
        return new Row(
                new Run(
                        row.getObject("id", UUID.class),
                        row.getLong("number"),
                        row.getString("name"),
                        row.getObject("job", UUID.class),
                        question(row),
                        json.read(row.getString("specification"), RunSpecification.class),
                        json.read(row.getString("requested"), RunSpecification.class),
                        List.of(),
                        List.of(),
                        new Run.RunStatus(
                                state,
                                headline(row, primary),
                                row.getString("reason"),
                                row.getString("hint"),
                                verdict(row),
                                row.getInt("attempt"),
                                row.getObject("created_at", OffsetDateTime.class)
                                        .toInstant(),
                                instant(row, "started_at"),
                                instant(row, "finished_at")),
                        progress(row),
                        results(row, primary),
                        new Run.RunMarks(row.getString("note"), List.of(), row.getObject("parent", UUID.class)),
                        plan(row.getString("plan"))),
                null);
    }

    private static Run.RunQuestion question(ResultSet row) throws SQLException {
        return new Run.RunQuestion(
                row.getObject("experiment", UUID.class),
                row.getString("experiment_name"),
                new DatasetName(
                        row.getObject("dataset_version", UUID.class),
                        row.getObject("dataset", UUID.class),
                        row.getString("dataset_name"),
                        row.getInt("dataset_number")),
                new ModelName(row.getObject("base_model", UUID.class), row.getString("base_model_name")));
    }

    private static Run.RunProgress progress(ResultSet row) throws SQLException {
        return new Run.RunProgress(
                row.getString("phase"),
                row.getLong("step"),
                row.getLong("total_steps"),
                (Double) row.getObject("seconds_left"),
                (Double) row.getObject("examples_per_second"),
                (Long) row.getObject("memory_bytes"));
    }

    private Run.RunResults results(ResultSet row, @Nullable NamedValue primary) throws SQLException {
        return new Run.RunResults(
                primary,
                json.read(row.getString("declared_metrics"), METRICS),
                Map.of(),
                row.getLong("trained_parameters"),
                row.getLong("total_parameters"),
                (Double) row.getObject("seconds"));
    }

    private @Nullable Plan plan(@Nullable String text) {
        return text == null ? null : json.read(text, Plan.class);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
