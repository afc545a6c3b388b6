package dev.headstock.server.measurements;

import dev.headstock.server.http.MetricValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What {@link MetricPoints} stored, as lists and charts show it. */
@Component
public class MetricCurves {
    /** Up to so many points a curve is read point by point, which takes less than a tenth of a second. */
    private static final int READ_WHOLE = 100_000;

    private final JdbcClient jdbc;
    private final MetricNames names;

    MetricCurves(JdbcClient jdbc, MetricNames names) {
        this.jdbc = jdbc;
        this.names = names;
    }

    /** @param last value at the last step */
    public record MetricSummary(
            String name,
            long points,
            long firstStep,
            long lastStep,
            @MetricValue double last) {}

    public List<MetricSummary> summaries(long run) {
        return jdbc.sql("""
                        select metric.name, points, first_step, last_step, value as last
                        from latest_metric join metric on metric.id = latest_metric.metric
                        where run = :run order by metric.name""").param("run", run).query(MetricSummary.class).list();
    }

    /** @param total number of points before the reduction */
    public record MetricSeries(
            String name,
            long[] step,
            double[] progress,
            double[] seconds,
            @MetricValue double[] value,
            boolean reduced,
            long total) {}

    /** The curve of one metric, thinned to about {@code most} points; an unknown metric has none. */
    public MetricSeries series(long run, String name, int most) {
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
