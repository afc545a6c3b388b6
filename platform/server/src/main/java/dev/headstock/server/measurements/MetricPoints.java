package dev.headstock.server.measurements;

import dev.headstock.protocol.worker.MetricBatch.Point;
import dev.headstock.server.database.LongStatements;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The metric points of runs: one value per (run, metric, step). Decision 11 says how batches go in. */
@Component
public class MetricPoints {
    /** Steps per row of {@code metric_extent}. */
    private static final int CHUNK = 128;

    private final JdbcTemplate connections;
    private final JdbcClient jdbc;
    private final MetricNames names;
    private final LongStatements longStatements;

    MetricPoints(JdbcTemplate connections, JdbcClient jdbc, MetricNames names, LongStatements longStatements) {
        this.connections = connections;
        this.jdbc = jdbc;
        this.names = names;
        this.longStatements = longStatements;
    }

    /**
     * Stores points whose names {@link MetricNames} knows. Repeating it changes nothing; of a repeated step the last value counts. At most
     * once in a transaction: the staging table is emptied at its end.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void store(long run, int attempt, List<Point> points) {
        jdbc.sql(STAGE).update();
        connections.execute((Connection connection) -> copy(connection, rows(points)));
        jdbc.sql(MERGE).param("run", run).param("attempt", attempt).update();
    }

    private static final String STAGE = """
            create temporary table if not exists metric_batch
                (place int, metric int, step bigint, progress float8, seconds float8, value float8) on commit delete rows""";

    private static long copy(Connection connection, byte[] rows) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy pg_temp.metric_batch from stdin");
        try {
            copy.writeToCopy(rows, 0, rows.length);
            return copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /** COPY's text format. PostgreSQL reads numbers as Java writes them, NaN and Infinity included. */
    private byte[] rows(List<Point> points) {
        StringBuilder rows = new StringBuilder(64 * points.size());
        int place = 0;
        for (Point point : points) {
            rows.append(place++)
                    .append('\t')
                    .append(names.number(point.name()))
                    .append('\t')
                    .append(point.step());
            rows.append('\t').append(point.progress()).append('\t').append(point.seconds());
            rows.append('\t').append(point.value()).append('\n');
        }
        return rows.toString().getBytes(StandardCharsets.US_ASCII);
    }

    // Parts of one statement all see the table as it was before it: "fresh" counts the points that are not there yet.
    // It looks
    // each one up, by its "limit 1": for a plain "not exists" the planner, which knows nothing of the batch, may read
    // the whole run.
    private static final String MERGE = """
            with batch as materialized (
                select distinct on (metric, step) metric, step, step / %1$d as chunk, progress, seconds, value
                from pg_temp.metric_batch order by metric, step, place desc
            ), fresh as (
                select metric, count(*) as points from batch left join lateral (
                    select true as found from metric_point
                    where run = :run and metric = batch.metric and step = batch.step limit 1) as there on true
                where found is null group by metric
            ), stored as (
                insert into metric_point (run, metric, step, attempt, progress, seconds, value)
                select :run, metric, step, :attempt, progress, seconds, value from batch
                on conflict (run, metric, step) do update
                set attempt = excluded.attempt, progress = excluded.progress, seconds = excluded.seconds, value = excluded.value
                where metric_point.attempt <= excluded.attempt
            ), extents as (
                insert into metric_extent (run, metric, chunk, low, high)
                select :run, metric, chunk,
                    min(array[value, step, progress, seconds]), max(array[value, step, progress, seconds])
                from batch group by metric, chunk
                on conflict (run, metric, chunk) do update
                set low = least(metric_extent.low, excluded.low), high = greatest(metric_extent.high, excluded.high)
            )
            insert into latest_metric (run, metric, points, first_step, last_step, value)
            select :run, metric, coalesce(max(fresh.points), 0), min(step), max(step), (array_agg(value order by step desc))[1]
            from batch left join fresh using (metric) group by metric
            on conflict (run, metric) do update
            set points = latest_metric.points + excluded.points,
                first_step = least(latest_metric.first_step, excluded.first_step),
                last_step = greatest(latest_metric.last_step, excluded.last_step),
                value = case when excluded.last_step >= latest_metric.last_step then excluded.value else latest_metric.value end
            """.formatted(CHUNK);

    /** Forgets everything after {@code step}: the tail of an attempt that is not resumed from its end. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void dropAfter(long run, long step) {
        longStatements.allow();
        int dropped = jdbc.sql("delete from metric_point where run = :run and step > :step")
                .param("run", run)
                .param("step", step)
                .update();
        if (dropped > 0) {
            summarizeAgain(run, step);
        }
    }

    /** Removes what a deleted run measured. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void dropAll(long run) {
        longStatements.allow();
        for (String table : List.of("metric_point", "metric_extent", "latest_metric")) {
            jdbc.sql("delete from " + table + " where run = :run")
                    .param("run", run)
                    .update();
        }
    }

    private void summarizeAgain(long run, long step) {
        long chunk = Math.max(0, step) / CHUNK;
        jdbc.sql("delete from metric_extent where run = :run and chunk >= :chunk")
                .param("run", run)
                .param("chunk", chunk)
                .update();
        jdbc.sql("""
                        insert into metric_extent (run, metric, chunk, low, high)
                        select run, metric, :chunk,
                            min(array[value, step, progress, seconds]), max(array[value, step, progress, seconds])
                        from metric_point where run = :run and step >= :from group by run, metric""")
                .param("run", run)
                .param("chunk", chunk)
                .param("from", chunk * CHUNK)
                .update();
        jdbc.sql("delete from latest_metric where run = :run").param("run", run).update();
        jdbc.sql("""
                        insert into latest_metric (run, metric, points, first_step, last_step, value)
                        select run, metric, count(*), min(step), max(step), (max(array[step, value]))[2]
                        from metric_point where run = :run group by run, metric""").param("run", run).update();
    }
}
