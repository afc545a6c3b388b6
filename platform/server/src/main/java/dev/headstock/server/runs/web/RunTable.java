package dev.headstock.server.runs.web;

import dev.headstock.protocol.MetricView.Direction;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.Page;
import dev.headstock.server.http.PageRequest;
import dev.headstock.server.runs.RunRow;
import dev.headstock.server.runs.RunTags;
import dev.headstock.server.runs.RunViews;
import dev.headstock.server.runs.filters.RunConditionSql;
import dev.headstock.server.runs.filters.RunOrder;
import dev.headstock.server.runs.filters.RunScope;
import dev.headstock.server.runs.web.RunColumns.MetricColumn;
import dev.headstock.server.runs.web.RunColumns.SettingColumn;
import dev.headstock.server.runs.web.RunGroup.Spread;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Runs as rows of a table, in groups, and by what they can be compared. Filtering, sorting and grouping happen in PostgreSQL. */
@Component
public class RunTable {
    private static final int MOST_GROUPS = 1_000;
    private static final int MOST_KEYS = 4;

    /** What every run has, for grouping. */
    private static final Map<String, String> FIELDS = Map.of(
            "variation", "run.variation",
            "experiment", "run.experiment_name",
            "data", "run.dataset_name || ' v' || run.dataset_number",
            "model", "run.base_model_name",
            "owner", "run.created_by",
            "state", "run.state");

    private final JdbcClient jdbc;
    private final RunConditionSql conditions;
    private final RunViews views;
    private final RunTags tags;

    RunTable(JdbcClient jdbc, RunConditionSql conditions, RunViews views, RunTags tags) {
        this.jdbc = jdbc;
        this.conditions = conditions;
        this.views = views;
        this.tags = tags;
    }

    /** The number of all runs is counted for the first page only. */
    Page<RunRow> rows(
            RunScope scope, @Nullable String sort, PageRequest page, List<String> metrics, List<String> settings) {
        RunOrder order = order(sort);
        RunConditionSql.Sql where = conditions.of(scope);
        Page<RunRow> rows = views.rows(where, order, page);
        List<Long> numbers = rows.items().stream().map(RunRow::number).toList();
        Map<Long, List<String>> tagsOf = tags.of(numbers);
        Map<Long, Map<String, Double>> metricsOf = metrics(numbers, metrics);
        Map<Long, Map<String, String>> settingsOf = settings(numbers, settings);
        Long total = page.cursor() == null ? Long.valueOf(count(where)) : null;
        return new Page<>(
                rows.items().stream()
                        .map(row -> row.with(
                                tagsOf.getOrDefault(row.number(), List.of()),
                                metricsOf.getOrDefault(row.number(), Map.of()),
                                settingsOf.getOrDefault(row.number(), Map.of())))
                        .toList(),
                rows.next(),
                total);
    }

    private long count(RunConditionSql.Sql where) {
        return jdbc.sql("select count(*) from run where " + where.where())
                .params(where.parameters())
                .query(Long.class)
                .single();
    }

    public RunOrder order(@Nullable String sort) {
        return RunOrder.parse(sort, this::isText);
    }

    private boolean isText(String setting) {
        return jdbc.sql("select exists (select from run_setting where name = :name and number is null)")
                .param("name", setting)
                .query(Boolean.class)
                .single();
    }

    private Map<Long, Map<String, Double>> metrics(Collection<Long> runs, List<String> names) {
        Map<Long, Map<String, Double>> byRun = new HashMap<>();
        if (!runs.isEmpty() && !names.isEmpty()) {
            jdbc.sql("select run, name, value from run_metric where run in (:runs) and name in (:names)")
                    .param("runs", runs)
                    .param("names", names)
                    .query(row -> {
                        byRun.computeIfAbsent(row.getLong("run"), none -> new TreeMap<>())
                                .put(row.getString("name"), row.getDouble("value"));
                    });
        }
        return byRun;
    }

    private Map<Long, Map<String, String>> settings(Collection<Long> runs, List<String> names) {
        Map<Long, Map<String, String>> byRun = new HashMap<>();
        if (!runs.isEmpty() && !names.isEmpty()) {
            jdbc.sql("select run, name, text from run_setting where run in (:runs) and name in (:names)")
                    .param("runs", runs)
                    .param("names", names)
                    .query(row -> {
                        byRun.computeIfAbsent(row.getLong("run"), none -> new TreeMap<>())
                                .put(row.getString("name"), row.getString("text"));
                    });
        }
        return byRun;
    }

    RunColumns columns(RunScope scope) {
        RunConditionSql.Sql where = conditions.of(scope);
        long runs = count(where);
        List<MetricColumn> metrics = jdbc.sql("""
                        select run_metric.name, count(*) as runs from run join run_metric on run_metric.run = run.number
                        where %s group by run_metric.name order by run_metric.name""".formatted(where.where()))
                .params(where.parameters())
                .query(MetricColumn.class)
                .list();
        List<SettingColumn> settings = jdbc.sql("""
                        select run_setting.name, count(*) as runs,
                            min(run_setting.text) <> max(run_setting.text) or count(*) < :all as differs,
                            bool_and(run_setting.number is not null) as numeric
                        from run join run_setting on run_setting.run = run.number
                        where %s group by run_setting.name order by run_setting.name""".formatted(where.where()))
                .params(where.parameters())
                .param("all", runs)
                .query(SettingColumn.class)
                .list();
        return new RunColumns(runs, metrics, settings);
    }

    /**
     * @param total of all groups
     * @param groups the largest ones when there are too many
     */
    record Groups(long total, List<RunGroup> groups) {}

    Groups groups(RunScope scope, List<String> by, List<String> metrics) {
        if (by.isEmpty() || by.size() > MOST_KEYS) {
            throw ApiException.badRequest(
                    "Group by 1 to %d settings or fields, not %d.".formatted(MOST_KEYS, by.size()));
        }
        RunConditionSql.Sql where = conditions.of(scope);
        Map<String, Object> parameters = new LinkedHashMap<>(where.parameters());
        String keys = IntStream.range(0, by.size())
                .mapToObj(i -> key(i, by.get(i)) + " as key" + i)
                .collect(Collectors.joining(", "));
        String values = IntStream.range(0, metrics.size())
                .mapToObj(i -> ", metric%1$d.value as value%1$d".formatted(i))
                .collect(Collectors.joining());
        String grouped = IntStream.range(0, by.size()).mapToObj(i -> "key" + i).collect(Collectors.joining(", "));
        String spreads = IntStream.range(0, metrics.size())
                .mapToObj(i -> ", " + spread("value" + i))
                .collect(Collectors.joining());
        List<RunGroup> groups = new ArrayList<>();
        long[] total = {0};
        jdbc.sql("""
                        select %1$s, count(*) as runs, count(*) filter (where finished_at is null) as unfinished,
                            (array_agg(id order by number desc))[1] as example, (array_agg(name order by number desc))[1] as example_name,
                            min(primary_metric) as first_metric, max(primary_metric) as last_metric,
                            min(primary_direction) as direction, %2$s%3$s, count(*) over () as all_groups
                        from (select run.number, run.id, run.name, run.finished_at, run.primary_metric, run.primary_direction,
                                  run.primary_value as best, %4$s%5$s
                              from run%7$s where %6$s) as chosen
                        group by %1$s order by count(*) desc, %1$s limit :most""".formatted(
                        grouped, spread("best"), spreads, keys, values, where.where(), joins(by, metrics, parameters)))
                .params(parameters)
                .param("most", MOST_GROUPS)
                .query(row -> {
                    total[0] = row.getLong("all_groups");
                    groups.add(group(row, by.size(), metrics));
                });
        return new Groups(total[0], groups);
    }

    private static String key(int index, String by) {
        return FIELDS.getOrDefault(by, "setting%d.text".formatted(index));
    }

    /** One join per setting and metric: looked up run by run, ten thousand runs would take seconds. */
    private static String joins(List<String> by, List<String> metrics, Map<String, Object> parameters) {
        StringBuilder joins = new StringBuilder();
        for (int i = 0; i < by.size(); i++) {
            if (!FIELDS.containsKey(by.get(i))) {
                parameters.put("key" + i, by.get(i));
                joins.append(
                        " left join run_setting as setting%1$d on setting%1$d.run = run.number and setting%1$d.name = :key%1$d"
                                .formatted(i));
            }
        }
        for (int i = 0; i < metrics.size(); i++) {
            parameters.put("metric" + i, metrics.get(i));
            joins.append(
                    " left join run_metric as metric%1$d on metric%1$d.run = run.number and metric%1$d.name = :metric%1$d"
                            .formatted(i));
        }
        return joins.toString();
    }

    private static String spread(String value) {
        String finite = "filter (where %1$s > '-Infinity'::float8 and %1$s < 'Infinity'::float8)".formatted(value);
        return "count(%1$s) %2$s as %1$s_runs, avg(%1$s) %2$s as %1$s_mean, stddev_samp(%1$s) %2$s as %1$s_deviation, min(%1$s) %2$s as %1$s_lowest, max(%1$s) %2$s as %1$s_highest"
                .formatted(value, finite);
    }

    private static RunGroup group(ResultSet row, int keys, List<String> metrics) throws SQLException {
        List<@Nullable String> values = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            values.add(row.getString("key" + i));
        }
        Map<String, Spread> spreads = new LinkedHashMap<>();
        for (int i = 0; i < metrics.size(); i++) {
            Spread spread = spread(row, "value" + i);
            if (spread != null) {
                spreads.put(metrics.get(i), spread);
            }
        }
        String metric = row.getString("first_metric");
        boolean comparable = metric != null && metric.equals(row.getString("last_metric"));
        return new RunGroup(
                values,
                row.getLong("runs"),
                row.getLong("unfinished"),
                row.getObject("example", UUID.class),
                row.getString("example_name"),
                comparable ? metric : null,
                comparable ? Direction.valueOf(row.getString("direction")) : null,
                comparable ? spread(row, "best") : null,
                spreads);
    }

    private static @Nullable Spread spread(ResultSet row, String value) throws SQLException {
        long runs = row.getLong(value + "_runs");
        return runs == 0
                ? null
                : new Spread(
                        runs,
                        row.getDouble(value + "_mean"),
                        (Double) row.getObject(value + "_deviation"),
                        row.getDouble(value + "_lowest"),
                        row.getDouble(value + "_highest"));
    }
}
