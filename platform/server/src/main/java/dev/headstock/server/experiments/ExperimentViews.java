package dev.headstock.server.experiments;

import dev.headstock.protocol.MetricView.Direction;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.experiments.Experiment.BestRun;
import dev.headstock.server.experiments.Experiment.RunCounts;
import dev.headstock.server.http.Page;
import dev.headstock.server.http.PageRequest;
import dev.headstock.server.measurements.DeclaredMetrics;
import dev.headstock.server.runs.Run.DatasetName;
import dev.headstock.server.runs.Run.ModelName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads experiments with what their runs have come to. */
@Component
class ExperimentViews {
    private static final String SELECT = """
            select experiment.*, specification::text as specification_json, counts.*, %s as sort_key
            from experiment cross join lateral (
                select count(*) filter (where state = 'QUEUED') as queued,
                    count(*) filter (where state in ('STARTING', 'RUNNING')) as running,
                    count(*) filter (where state = 'PAUSED') as paused,
                    count(*) filter (where state = 'SUCCEEDED') as succeeded,
                    count(*) filter (where state = 'FAILED') as failed,
                    count(*) filter (where state = 'CANCELLED') as cancelled, count(*) as all_runs,
                    case when min(primary_direction) = 'MINIMIZE' then min(primary_value) else max(primary_value) end as best_value
                from run_summary where run_summary.experiment = experiment.id) as counts
            """;

    private final JdbcClient jdbc;
    private final JsonColumns json;

    ExperimentViews(JdbcClient jdbc, JsonColumns json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    Optional<Experiment> find(UUID id) {
        return withBest(jdbc.sql(SELECT.formatted("null") + "where experiment.id = :id")
                        .param("id", id)
                        .query(this::experiment)
                        .list())
                .stream()
                .findFirst();
    }

    /**
     * Null restricts nothing.
     *
     * @param active only experiments with unfinished runs, or only those without
     * @param dataset trained on any version of this data set
     */
    public record Filter(
            @Nullable String search,
            @Nullable Boolean active,
            @Nullable UUID dataset,
            @Nullable UUID baseModel) {}

    private record Keyed(Experiment experiment, @Nullable String sortKey) {}

    Page<Experiment> page(Filter filter, ExperimentOrder order, PageRequest page) {
        ExperimentOrder.Last after = page.after(2, order::last);
        String pattern = filter.search() == null ? "%" : "%" + filter.search().replaceAll("([\\\\%_])", "\\\\$1") + "%";
        List<Keyed> rows = jdbc.sql(SELECT.formatted(order.key()) + """
                        where (experiment.name ilike :pattern or experiment.note ilike :pattern)
                            and (:active::boolean is null or (counts.queued + counts.running + counts.paused > 0) = :active)
                            and (:dataset::uuid is null or experiment.dataset = :dataset)
                            and (:baseModel::uuid is null or experiment.base_model = :baseModel)
                            and (:number::bigint is null or %s)
                        order by %s limit :limit""".formatted(order.afterLast(), order.orderBy()))
                .param("pattern", pattern)
                .param("active", filter.active())
                .param("dataset", filter.dataset())
                .param("baseModel", filter.baseModel())
                .param("key", after == null ? null : after.key())
                .param("number", after == null ? null : after.number())
                .param("limit", page.limit() + 1)
                .query((row, number) -> new Keyed(experiment(row, number), row.getString("sort_key")))
                .list();
        Page<Keyed> cut = Page.cut(
                rows,
                page,
                last -> List.of(
                        ExperimentOrder.inCursor(last.sortKey()),
                        last.experiment().number()));
        return new Page<>(withBest(cut.items().stream().map(Keyed::experiment).toList()), cut.next(), cut.total());
    }

    private List<Experiment> withBest(List<Experiment> experiments) {
        Map<UUID, BestRun> best = best(experiments.stream().map(Experiment::id).toList());
        return experiments.stream()
                .map(experiment -> experiment.with(best.get(experiment.id())))
                .toList();
    }

    private Map<UUID, BestRun> best(List<UUID> experiments) {
        Map<UUID, BestRun> best = new HashMap<>();
        if (experiments.isEmpty()) {
            return best;
        }
        jdbc.sql("""
                        select experiment, id, name, primary_metric, primary_value, primary_direction from run_summary
                        where experiment in (:experiments) and primary_value is not null and primary_value not in ('NaN', 'Infinity', '-Infinity')
                        order by number""").param("experiments", experiments).query(row -> {
            BestRun run = new BestRun(
                    row.getObject("id", UUID.class),
                    row.getString("name"),
                    row.getString("primary_metric"),
                    row.getDouble("primary_value"),
                    Direction.valueOf(row.getString("primary_direction")));
            best.merge(row.getObject("experiment", UUID.class), run, ExperimentViews::better);
        });
        return best;
    }

    /** Runs ranked by different metrics cannot be compared; the first one's metric counts. */
    private static BestRun better(BestRun first, BestRun other) {
        if (!first.metric().equals(other.metric())) {
            return first;
        }
        return DeclaredMetrics.isBetter(first.direction(), other.value(), first.value()) ? other : first;
    }

    private Experiment experiment(ResultSet row, int number) throws SQLException {
        RunCounts counts = new RunCounts(
                row.getInt("queued"),
                row.getInt("running"),
                row.getInt("paused"),
                row.getInt("succeeded"),
                row.getInt("failed"),
                row.getInt("cancelled"));
        return new Experiment(
                row.getObject("id", UUID.class),
                row.getLong("number"),
                row.getString("name"),
                row.getString("note"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("created_by"),
                new DatasetName(
                        row.getObject("dataset_version", UUID.class),
                        row.getObject("dataset", UUID.class),
                        row.getString("dataset_name"),
                        row.getInt("dataset_number")),
                new ModelName(row.getObject("base_model", UUID.class), row.getString("base_model_name")),
                json.read(row.getString("specification_json"), ExperimentRequest.Specification.class),
                counts,
                counts.active() ? Experiment.State.ACTIVE : Experiment.State.FINISHED,
                null,
                null);
    }
}
