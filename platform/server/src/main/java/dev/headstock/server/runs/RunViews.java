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
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** Reads runs: one by one with their plan, or in sorted pages without. */
@Component
class RunViews {
    private static final TypeReference<List<MetricView>> METRICS = new TypeReference<>() {};

    private static final String COLUMNS = """
            run.number, run.id, run.experiment, run.name, run.state, run.reason, run.hint, run.specification::text as specification,
            run.job, run.attempt, run.phase, run.step, run.total_steps, run.seconds_left, run.examples_per_second, run.memory_bytes,
            run.trained_parameters, run.total_parameters, run.seconds, run.primary_metric, run.primary_value,
            run.primary_direction, run.plan -> 'metrics' as declared_metrics, run.created_at, run.started_at, run.finished_at,
            run.experiment_name, run.dataset_version, run.dataset, run.dataset_name, run.dataset_number, run.base_model,
            run.base_model_name""";

    private final JdbcClient jdbc;
    private final JsonColumns json;

    RunViews(JdbcClient jdbc, JsonColumns json) {
        this.jdbc = jdbc;
        this.json = json;
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

    List<Run> ofExperiment(UUID experiment) {
        return complete(jdbc.sql("select " + COLUMNS
                        + ", null as plan from run where run.experiment = :experiment order by run.number")
                .param("experiment", experiment)
                .query(this::row)
                .list());
    }

    /**
     * @param experiment only its runs, null for all
     * @param states empty for all
     * @param search part of the run's or the experiment's name, null for all
     */
    public record Filter(
            @Nullable UUID experiment,
            Set<JobState> states,
            @Nullable String search) {}

    Page<Run> page(Filter filter, RunOrder order, PageRequest page) {
        RunOrder.Last after = page.after(2, order::last);
        // Sorted narrow first: the wide columns are read for one page and not for all runs.
        List<Row> rows = jdbc.sql("""
                        select %s, null as plan, chosen.sort_key
                        from (select run.number, %s as sort_key, row_number() over (order by %s) as place
                              from run
                                  left join run_metric as sorted on sorted.run = run.number and sorted.name = :metric
                              where (:experiment::uuid is null or run.experiment = :experiment)
                                  and (:anyState or run.state in (:states))
                                  and (:search::text is null or run.name ilike :pattern or run.experiment_name ilike :pattern)
                                  and (:number::bigint is null or %s)
                              order by place limit :limit) as chosen
                            join run on run.number = chosen.number
                        order by chosen.place""".formatted(COLUMNS, order.key(), order.orderBy(), order.afterLast()))
                .param("metric", order.metric())
                .param("experiment", filter.experiment())
                .param("anyState", filter.states().isEmpty())
                .param("states", names(filter.states()))
                .param("search", filter.search())
                .param("pattern", "%" + escapeLike(filter.search()) + "%")
                .param("key", after == null ? null : after.key())
                .param("number", after == null ? null : after.number())
                .param("limit", page.limit() + 1)
                .query((row, number) -> row(row, number).withSortKey(row.getString("sort_key")))
                .list();
        Page<Row> cut = Page.cut(
                rows,
                page,
                row -> List.of(RunOrder.inCursor(row.sortKey()), row.run().number()));
        return new Page<>(complete(cut.items()), cut.next(), cut.total());
    }

    /** Never empty, for SQL has no empty list. */
    private static List<String> names(Set<JobState> states) {
        return states.isEmpty()
                ? List.of("")
                : states.stream().map(JobState::name).toList();
    }

    private static String escapeLike(@Nullable String text) {
        return text == null
                ? ""
                : text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
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
        return rows.stream()
                .map(Row::run)
                .map(run -> run.with(
                        metrics.getOrDefault(run.number(), Map.of()),
                        plugins.getOrDefault(run.number(), List.of()),
                        references.getOrDefault(run.number(), List.of())))
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

    private Row row(ResultSet row, int number) throws SQLException {
        JobState state = JobState.valueOf(row.getString("state"));
        String primaryName = row.getString("primary_metric");
        Double primaryValue = (Double) row.getObject("primary_value");
        NamedValue primary = primaryName == null || primaryValue == null
                ? null
                : new NamedValue(primaryName, primaryValue, Direction.valueOf(row.getString("primary_direction")));
        RunSummaryText.Facts facts = new RunSummaryText.Facts(
                state,
                row.getInt("attempt"),
                row.getString("phase"),
                row.getLong("step"),
                row.getLong("total_steps"),
                (Double) row.getObject("seconds_left"),
                (Double) row.getObject("seconds"),
                primary == null
                        ? null
                        : "%s %.4f".formatted(primary.name(), primary.value()).toLowerCase(Locale.ROOT),
                row.getString("reason"));
        return new Row(
                new Run(
                        row.getObject("id", UUID.class),
                        row.getLong("number"),
                        row.getString("name"),
                        row.getObject("job", UUID.class),
                        question(row),
                        json.read(row.getString("specification"), RunSpecification.class),
                        List.of(),
                        List.of(),
                        new Run.RunStatus(
                                state,
                                RunSummaryText.of(facts),
                                row.getString("reason"),
                                row.getString("hint"),
                                row.getInt("attempt"),
                                row.getObject("created_at", OffsetDateTime.class)
                                        .toInstant(),
                                instant(row, "started_at"),
                                instant(row, "finished_at")),
                        progress(row),
                        results(row, primary),
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
