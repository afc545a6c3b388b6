package dev.headstock.server.runs;

import dev.headstock.protocol.worker.MetricBatch.Point;
import dev.headstock.server.database.LongStatements;
import dev.headstock.server.web.MetricValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The metric points of runs: one value per (run, metric, step). Batches go in as arrays; decision 11 says why not by COPY. */
@Component
class MetricPoints {
    /** Steps per row of {@code metric_extent}. */
    static final int CHUNK = 128;
    /** Up to so many points a curve is read point by point, which takes less than a tenth of a second. */
    private static final int READ_WHOLE = 100_000;

    private final JdbcClient jdbc;
    private final MetricNames names;
    private final LongStatements longStatements;

    MetricPoints(JdbcClient jdbc, MetricNames names, LongStatements longStatements) {
        this.jdbc = jdbc;
        this.names = names;
        this.longStatements = longStatements;
    }

    /** Stores points whose names {@link MetricNames} knows. Repeating it changes nothing; of a repeated step the last value counts. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void store(long run, int epoch, List<Point> points) {
        int size = points.size();
        int[] metric = new int[size];
        long[] step = new long[size];
        double[] progress = new double[size];
        double[] seconds = new double[size];
        double[] value = new double[size];
        for (int i = 0; i < size; i++) {
            Point point = points.get(i);
            metric[i] = names.number(point.name());
            step[i] = point.step();
            progress[i] = point.progress();
            seconds[i] = point.seconds();
            value[i] = point.value();
        }
        jdbc.sql(STORE)
                .param("metric", metric)
                .param("step", step)
                .param("progress", progress)
                .param("seconds", seconds)
                .param("value", value)
                .param("run", run)
                .param("epoch", epoch)
                .update();
    }

    // Parts of one statement all see the table as it was before it: "fresh" counts the points that are not there yet.
    private static final String STORE = """
            with batch as materialized (
                select distinct on (metric, step) metric, step, step / %1$d as chunk, progress, seconds, value
                from unnest(:metric::int[], :step::bigint[], :progress::float8[], :seconds::float8[], :value::float8[])
                    with ordinality as sent (metric, step, progress, seconds, value, place)
                order by metric, step, place desc
            ), fresh as (
                select metric, count(*) as points from batch
                where not exists (select from metric_point as there
                    where there.run = :run and there.metric = batch.metric and there.step = batch.step)
                group by metric
            ), stored as (
                insert into metric_point (run, metric, step, epoch, progress, seconds, value)
                select :run, metric, step, :epoch, progress, seconds, value from batch
                on conflict (run, metric, step) do update
                set epoch = excluded.epoch, progress = excluded.progress, seconds = excluded.seconds, value = excluded.value
                where metric_point.epoch <= excluded.epoch
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
            summariseAnew(run, step);
        }
    }

    private void summariseAnew(long run, long step) {
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

    /** @param last value at the last step */
    record MetricSummary(
            String name,
            long points,
            long firstStep,
            long lastStep,
            @MetricValue double last) {}

    List<MetricSummary> summaries(long run) {
        return jdbc.sql("""
                        select metric.name, points, first_step, last_step, value as last
                        from latest_metric join metric on metric.id = latest_metric.metric
                        where run = :run order by metric.name""").param("run", run).query(MetricSummary.class).list();
    }

    /** @param total number of points before the reduction */
    record MetricSeries(
            String name,
            long[] step,
            double[] progress,
            double[] seconds,
            @MetricValue double[] value,
            boolean reduced,
            long total) {}

    /** The curve of one metric, thinned to about {@code most} points; an unknown metric has none. */
    MetricSeries series(long run, String name, int most) {
        Long total = names.find(name)
                .flatMap(metric -> jdbc.sql("select points from latest_metric where run = :run and metric = :metric")
                        .param("run", run)
                        .param("metric", metric)
                        .query(Long.class)
                        .optional())
                .orElse(0L);
        if (total == 0) {
            return new MetricSeries(name, new long[0], new double[0], new double[0], new double[0], false, 0);
        }
        int metric = names.number(name);
        Curve curve = SeriesReduction.reduce(total <= READ_WHOLE ? whole(run, metric) : extents(run, metric), most);
        return new MetricSeries(
                name, curve.step(), curve.progress(), curve.seconds(), curve.value(), curve.size() < total, total);
    }

    private Curve whole(long run, int metric) {
        return curve(jdbc.sql("""
                        select value, step, progress, seconds from metric_point
                        where run = :run and metric = :metric order by step""")
                .param("run", run)
                .param("metric", metric)
                .query((row, number) ->
                        new double[] {row.getDouble(1), row.getLong(2), row.getDouble(3), row.getDouble(4)})
                .list());
    }

    private Curve extents(long run, int metric) {
        List<double[]> points = new ArrayList<>();
        edge(run, metric, "asc").ifPresent(points::add);
        jdbc.sql("""
                        select low[1], low[2], low[3], low[4], high[1], high[2], high[3], high[4] from metric_extent
                        where run = :run and metric = :metric order by chunk""").param("run", run).param("metric", metric).query(row -> {
            double[] low = {row.getDouble(1), row.getDouble(2), row.getDouble(3), row.getDouble(4)};
            double[] high = {row.getDouble(5), row.getDouble(6), row.getDouble(7), row.getDouble(8)};
            boolean lowFirst = low[1] <= high[1];
            points.add(lowFirst ? low : high);
            points.add(lowFirst ? high : low);
        });
        edge(run, metric, "desc").ifPresent(points::add);
        return curve(withoutRepeats(points));
    }

    /** The first or the last point, which need not be an extreme of its chunk. */
    private Optional<double[]> edge(long run, int metric, String direction) {
        return jdbc.sql(
                        "select value, step, progress, seconds from metric_point where run = :run and metric = :metric order by step "
                                + direction + " limit 1")
                .param("run", run)
                .param("metric", metric)
                .query((row, number) ->
                        new double[] {row.getDouble(1), row.getLong(2), row.getDouble(3), row.getDouble(4)})
                .optional();
    }

    private static List<double[]> withoutRepeats(List<double[]> points) {
        List<double[]> distinct = new ArrayList<>(points.size());
        double @Nullable [] previous = null;
        for (double[] point : points) {
            if (previous == null || previous[1] != point[1]) {
                distinct.add(point);
            }
            previous = point;
        }
        return distinct;
    }

    /** @param points {value, step, progress, seconds} */
    private static Curve curve(List<double[]> points) {
        return new Curve(
                points.stream().mapToLong(point -> (long) point[1]).toArray(),
                points.stream().mapToDouble(point -> point[2]).toArray(),
                points.stream().mapToDouble(point -> point[3]).toArray(),
                points.stream().mapToDouble(point -> point[0]).toArray());
    }
}
