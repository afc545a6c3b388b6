package dev.headstock.plugins.tuningladder;

import dev.headstock.api.Option;
import dev.headstock.api.Study;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.Metric;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.study.Choice;
import dev.headstock.api.study.RunResult;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.StudyContext;
import dev.headstock.api.study.StudyResults;
import dev.headstock.api.study.VariantResult;
import dev.headstock.kit.Bootstrap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.pf4j.Extension;

/** From the cheapest way to tune to the most expensive, until the next one is no longer significantly better. */
@Extension
public final class TuningLadder implements Study<TuningLadder.Options> {
    public record Options(
            @Option("Word vectors to start with, in place of the model; none: it starts with the frozen model")
            ModelReference vectors,

            @Option(
                    value = "Runs of each way, which differ by seed: more of them find smaller gains",
                    min = 1,
                    max = 20)
            int seeds) {
        public Options {
            if (seeds < 1) {
                throw new IllegalArgumentException("seeds must be at least 1, was " + seeds);
            }
        }
    }

    @Override
    public String id() {
        return "tuning-ladder";
    }

    @Override
    public String title() {
        return "Tuning ladder";
    }

    @Override
    public String summary() {
        return "How much tuning this task needs: goes from a frozen model to full tuning while it pays.";
    }

    @Override
    public Options defaults() {
        return new Options(ModelReference.NONE, 1);
    }

    @Override
    public List<RunVariant> runs(StudyContext context, Options options) {
        return ladder(context, options).subList(0, 1);
    }

    @Override
    public List<RunVariant> next(StudyResults soFar, Options options) {
        List<RunVariant> ladder = ladder(soFar.context(), options);
        int done = soFar.variants().size();
        boolean ends = done == ladder.size() || done > 1 && !isBetter(gain(soFar, done - 1));
        return ends ? List.of() : ladder.subList(done, done + 1);
    }

    private static List<RunVariant> ladder(StudyContext context, Options options) {
        RunVariant base = context.base("")
                .withPlacements(List.of())
                .withSeeds(LongStream.range(0, options.seeds()).toArray());
        Choice headOnly = Choice.of("head-only");
        RunVariant frozen = base.named("frozen model").withStrategies(List.of(headOnly));
        List<RunVariant> ladder = new ArrayList<>();
        if (!options.vectors().equals(ModelReference.NONE)) {
            ladder.add(frozen.named("word vectors").withModel(options.vectors()));
        }
        ladder.add(frozen);
        ladder.add(base.named("layer mixture").withStrategies(List.of(headOnly, Choice.of("layer-mix"))));
        ladder.add(base.named("LoRA")
                .withPlacements(List.of(Choice.of("lora")))
                .withStrategies(List.of(Choice.of("adapters-only"))));
        ladder.add(base.named("everything").withStrategies(List.of(Choice.of("full"))));
        return ladder;
    }

    private static Bootstrap.Interval gain(StudyResults results, int rung) {
        List<VariantResult> variants = results.variants();
        return Bootstrap.gain(variants.get(rung), variants.get(rung - 1), Split.DEV, metric(results));
    }

    /** With 95 % of the paired replicates on its side; false where a run failed. */
    private static boolean isBetter(Bootstrap.Interval gain) {
        return gain.low() > 0;
    }

    private static Metric metric(StudyResults results) {
        return results.context().metrics().get(0);
    }

    @Override
    public List<Figure> analyze(StudyResults results, Options options) {
        String metric = metric(results).name();
        List<List<String>> rows = new ArrayList<>();
        List<double[]> curve = new ArrayList<>();
        Map<String, List<Figure.Point>> points = new LinkedHashMap<>();
        for (int rung = 0; rung < results.variants().size(); rung++) {
            VariantResult result = results.variants().get(rung);
            String name = result.variant().name();
            Bootstrap.Interval quality = Bootstrap.of(result, Split.DEV, metric(results));
            double minutes = minutes(result);
            rows.add(List.of(
                    name,
                    number("%.4f", quality.value()),
                    rung == 0 ? "" : described(gain(results, rung)),
                    "%d"
                            .formatted(result.runs().stream()
                                    .mapToLong(RunResult::trainedParameters)
                                    .max()
                                    .orElse(0)),
                    number("%.1f", minutes)));
            if (!Double.isNaN(quality.value())) {
                curve.add(new double[] {minutes, quality.value(), quality.low(), quality.high()});
                points.put(name, List.of(new Figure.Point(minutes, quality.value(), name)));
            }
        }
        curve.sort((a, b) -> Double.compare(a[0], b[0]));
        return List.of(
                new Figure.Table("Ladder", List.of("way", metric, "gain", "trained parameters", "minutes"), rows),
                new Figure.LineChart(
                        "What more training buys",
                        "minutes of training",
                        metric,
                        Map.of("DEV", curve.toArray(double[][]::new))),
                new Figure.ScatterPlot("%s against minutes of training".formatted(metric), points),
                new Figure.Note("Answer", answer(results, options)));
    }

    private static double minutes(VariantResult result) {
        return result.runs().stream()
                .mapToDouble(run -> run.trainingSeconds() / 60)
                .average()
                .orElse(Double.NaN);
    }

    private static String described(Bootstrap.Interval gain) {
        return Double.isNaN(gain.value())
                ? ""
                : String.format(Locale.ROOT, "%+.4f (%+.4f to %+.4f)", gain.value(), gain.low(), gain.high());
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }

    private static String answer(StudyResults results, Options options) {
        int last = results.variants().size() - 1;
        String metric = metric(results).name();
        double quality = last < 0 ? Double.NaN : results.variants().get(last).mean(Split.DEV, metric);
        if (Double.isNaN(quality)) {
            return "There is no answer yet: the last run has no result.";
        }
        String name = results.variants().get(last).variant().name();
        if (last > 0 && !isBetter(gain(results, last))) {
            String enough = results.variants().get(last - 1).variant().name();
            return "'%s' is enough: '%s' is not significantly better in %s on DEV (paired bootstrap, 95 %%)."
                    .formatted(enough, name, metric);
        }
        return last + 1 < ladder(results.context(), options).size()
                ? "'%s' is the best so far; the next way is tried.".formatted(name)
                : "'%s' is worth its cost: each way was significantly better than the one before.".formatted(name);
    }
}
