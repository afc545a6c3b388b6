package dev.headstock.plugins.placementlab;

import dev.headstock.api.Option;
import dev.headstock.api.Study;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.Metric;
import dev.headstock.api.study.Choice;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.StudyContext;
import dev.headstock.api.study.StudyResults;
import dev.headstock.kit.Bootstrap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.pf4j.Extension;

/** Several placements, each as large as a budget of trained parameters allows. */
@Extension
public final class PlacementLab implements Study<PlacementLab.Options> {
    private static final int LARGEST = 4096;

    public record Options(
            @Option(
                    "Placements, each with the option that sets its size, such as lora:rank, and perhaps others: bottleneck:reduction:variant=parallel")
            List<String> placements,

            @Option(
                    value = "Most parameters that a run trains, its head included",
                    unit = "parameters",
                    min = 1000,
                    max = 1e9)
            long budget,

            @Option(value = "Runs of each placement, which differ by seed", min = 1, max = 20)
            int seeds) {
        public Options {
            placements = List.copyOf(placements);
            if (placements.isEmpty()) {
                throw new IllegalArgumentException("placements must name at least one placement");
            }
            placements.forEach(Candidate::parse);
            if (budget < 1) {
                throw new IllegalArgumentException("budget must be at least 1, was " + budget);
            }
            if (seeds < 1) {
                throw new IllegalArgumentException("seeds must be at least 1, was " + seeds);
            }
        }
    }

    @Override
    public String id() {
        return "placement-lab";
    }

    @Override
    public String title() {
        return "Placement lab";
    }

    @Override
    public String summary() {
        return "Where small trained modules help most at equal size: quality, parameters and speed side by side.";
    }

    @Override
    public Options defaults() {
        return new Options(
                List.of(
                        "lora:rank",
                        "bottleneck:reduction",
                        "bottleneck:reduction:variant=houlsby",
                        "bottleneck:reduction:variant=parallel",
                        "prefix:length"),
                500_000,
                1);
    }

    @Override
    public List<RunVariant> runs(StudyContext context, Options options) {
        return options.placements().stream()
                .map(Candidate::parse)
                .distinct()
                .map(candidate -> largest(context, candidate, options))
                .toList();
    }

    /** By bisection over plans: the more parameters, the larger the size, or the smaller, as for a reduction. */
    private static RunVariant largest(StudyContext context, Candidate candidate, Options options) {
        boolean grows = parameters(context, candidate, 1, options) < parameters(context, candidate, 2, options);
        int inside = grows ? 0 : LARGEST + 1;
        int outside = grows ? LARGEST + 1 : 0;
        while (Math.abs(inside - outside) > 1) {
            int size = (inside + outside) / 2;
            if (parameters(context, candidate, size, options) <= options.budget()) {
                inside = size;
            } else {
                outside = size;
            }
        }
        if (inside == 0 || inside > LARGEST) {
            throw new IllegalArgumentException(
                    "budget %d is too small for '%s', or this model cannot have it. Choose a larger one, or leave it out."
                            .formatted(options.budget(), candidate.text()));
        }
        return sized(context, candidate, inside, options);
    }

    private static RunVariant sized(StudyContext context, Candidate candidate, int size, Options options) {
        return context.base(candidate.name(size))
                .withPlacements(List.of(candidate.sized(size)))
                .withStrategies(List.of(Choice.of("adapters-only")))
                .withSeeds(LongStream.range(0, options.seeds()).toArray());
    }

    /** A size that cannot be planned is too large. */
    private static long parameters(StudyContext context, Candidate candidate, int size, Options options) {
        try {
            return context.estimate(sized(context, candidate, size, options)).trainedParameters();
        } catch (IllegalArgumentException e) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public List<Figure> analyze(StudyResults results, Options options) {
        Metric metric = results.context().metrics().get(0);
        List<Measured> all = results.variants().stream()
                .map(result -> Measured.of(result, metric))
                .toList();
        List<Measured> complete = all.stream().filter(Measured::isComplete).toList();
        List<Measured> front =
                complete.stream().filter(each -> each.isUnbeaten(complete)).toList();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Measured each = all.get(i);
            Bootstrap.Interval interval = Bootstrap.of(results.variants().get(i), Split.DEV, metric);
            rows.add(List.of(
                    each.name(),
                    number("%.4f", interval.value()),
                    Double.isNaN(interval.low())
                            ? ""
                            : String.format(Locale.ROOT, "%.4f to %.4f", interval.low(), interval.high()),
                    "%d".formatted(each.parameters()),
                    number("%.2f", each.milliseconds()),
                    front.contains(each) ? "yes" : ""));
        }
        return List.of(
                new Figure.Table(
                        "Placements",
                        List.of("placement", metric.name(), "95 %", "trained parameters", "ms per example", "unbeaten"),
                        rows),
                plot("%s against trained parameters".formatted(metric.name()), complete, front, false),
                plot("%s against ms per example".formatted(metric.name()), complete, front, true));
    }

    private static Figure plot(String title, List<Measured> complete, List<Measured> front, boolean byTime) {
        Map<String, List<Figure.Point>> groups = new LinkedHashMap<>();
        for (Measured each : complete) {
            groups.computeIfAbsent(front.contains(each) ? "unbeaten" : "beaten in all three", any -> new ArrayList<>())
                    .add(new Figure.Point(
                            byTime ? each.milliseconds() : each.parameters(), each.quality(), each.name()));
        }
        return new Figure.ScatterPlot(title, groups);
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }
}
