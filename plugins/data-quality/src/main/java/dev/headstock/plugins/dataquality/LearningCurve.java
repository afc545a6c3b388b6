package dev.headstock.plugins.dataquality;

import dev.headstock.api.Option;
import dev.headstock.api.Study;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.Metric;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.StudyContext;
import dev.headstock.api.study.StudyResults;
import dev.headstock.api.study.TrainRows;
import dev.headstock.api.study.VariantResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.pf4j.Extension;

/** Quality by the number of training rows, each size twice the one before, and what a power law expects of more rows. */
@Extension
public final class LearningCurve implements Study<LearningCurve.Options> {
    private static final int[] FURTHER = {2, 4};
    private static final int DRAWN = 40;

    public record Options(
            @Option(value = "Number of sizes, each half of the next; extrapolation needs four.", min = 2, max = 10)
            int sizes,

            @Option(value = "Runs of each size, which differ by seed.", min = 1, max = 20)
            int seeds) {
        public Options {
            if (sizes < 2) {
                throw new IllegalArgumentException("sizes must be at least 2, was " + sizes);
            }
            if (seeds < 1) {
                throw new IllegalArgumentException("seeds must be at least 1, was " + seeds);
            }
        }
    }

    @Override
    public String id() {
        return "learning-curve";
    }

    @Override
    public String title() {
        return "Learning curve by size";
    }

    @Override
    public String summary() {
        return "Whether more labeled rows would help, and by how much.";
    }

    @Override
    public Options defaults() {
        return new Options(5, 1);
    }

    @Override
    public List<RunVariant> runs(StudyContext context, Options options) {
        return IntStream.range(0, options.sizes())
                .mapToDouble(i -> Math.pow(0.5, options.sizes() - 1.0 - i))
                .mapToObj(share -> context.base(String.format(Locale.ROOT, "%.4g %% of the rows", 100 * share))
                        .withSeeds(LongStream.range(0, options.seeds()).toArray())
                        .withTrainRows(TrainRows.share(share, 0)))
                .toList();
    }

    @Override
    public List<Figure> analyze(StudyResults results, Options options) {
        Metric metric = results.context().metrics().get(0);
        List<double[]> measured = new ArrayList<>();
        for (VariantResult result : results.variants()) {
            DoubleSummaryStatistics values = result.runs().stream()
                    .filter(run -> run.metrics(Split.DEV).containsKey(metric.name()))
                    .mapToDouble(run -> run.metrics(Split.DEV).getOrDefault(metric.name(), Double.NaN))
                    .filter(Double::isFinite)
                    .summaryStatistics();
            if (values.getCount() > 0) {
                double rows = results.context().rows(Split.TRAIN)
                        * result.variant().trainRows().share();
                measured.add(new double[] {rows, values.getAverage(), values.getMin(), values.getMax()});
            }
        }
        double[][] points = measured.toArray(double[][]::new);
        boolean maximized = metric.direction() == Metric.Direction.MAXIMIZE;
        Optional<PowerLaw> law = PowerLaw.fit(errors(points, maximized));
        Map<String, double[][]> lines = new LinkedHashMap<>();
        lines.put("DEV, lowest to highest seed", points);
        law.ifPresent(found -> lines.put("power law", drawn(found, points, maximized)));
        return List.of(
                new Figure.LineChart("Learning curve", "training rows", metric.name(), lines),
                law.<Figure>map(found -> expectation(found, points, maximized, metric.name()))
                        .orElse(new Figure.Note(
                                "No extrapolation",
                                "A power law needs %d sizes with a result, and an error above 0 that falls with more rows. So far there are %d sizes."
                                        .formatted(PowerLaw.FEWEST_POINTS, points.length))));
    }

    /** [rows, error]: what is missing to 1, or a metric that is to be small itself. */
    private static double[][] errors(double[][] points, boolean maximized) {
        return Arrays.stream(points)
                .map(point -> new double[] {point[0], maximized ? 1 - point[1] : point[1]})
                .toArray(double[][]::new);
    }

    private static double metric(PowerLaw law, double rows, boolean maximized) {
        return maximized ? 1 - law.at(rows) : law.at(rows);
    }

    private static double[][] drawn(PowerLaw law, double[][] points, boolean maximized) {
        double first = points[0][0];
        double last = points[points.length - 1][0] * FURTHER[FURTHER.length - 1];
        return IntStream.rangeClosed(0, DRAWN)
                .mapToDouble(i -> first * Math.pow(last / first, (double) i / DRAWN))
                .mapToObj(rows -> new double[] {rows, metric(law, rows, maximized)})
                .toArray(double[][]::new);
    }

    private static Figure expectation(PowerLaw law, double[][] points, boolean maximized, String metric) {
        double[] largest = points[points.length - 1];
        List<List<String>> rows = new ArrayList<>();
        // What it would have said of the largest size shows how far it can be trusted.
        PowerLaw.fit(errors(Arrays.copyOf(points, points.length - 1), maximized))
                .ifPresent(without -> rows.add(List.of(
                        "%.0f, from the smaller sizes only".formatted(largest[0]),
                        number(metric(without, largest[0], maximized)),
                        number(largest[1]))));
        rows.add(List.of("%.0f".formatted(largest[0]), number(metric(law, largest[0], maximized)), number(largest[1])));
        for (int factor : FURTHER) {
            rows.add(List.of(
                    "%.0f".formatted(factor * largest[0]), number(metric(law, factor * largest[0], maximized)), ""));
        }
        return new Figure.Table(
                String.format(
                        Locale.ROOT,
                        "Expected: %s%.3g · rows^−%.2f + %.3g",
                        maximized ? "1 − error, error " : "",
                        law.scale(),
                        law.power(),
                        law.floor()),
                List.of("training rows", "expected " + metric, "measured"),
                rows);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
