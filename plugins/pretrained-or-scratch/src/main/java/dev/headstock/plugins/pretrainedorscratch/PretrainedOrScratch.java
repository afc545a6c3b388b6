package dev.headstock.plugins.pretrainedorscratch;

import dev.headstock.api.Option;
import dev.headstock.api.Study;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.Metric;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.study.RunResult;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.StudyContext;
import dev.headstock.api.study.StudyResults;
import dev.headstock.api.study.VariantResult;
import dev.headstock.api.tuning.InitializationRule;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.kit.Bootstrap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.pf4j.Extension;

/**
 * Why pre-training helps: the same run from pre-trained, random and shuffled values, and from random ones with time to
 * catch up.
 *
 * @see <a href="https://arxiv.org/abs/1908.05620">Hao et al., 2019</a>
 */
@Extension
public final class PretrainedOrScratch implements Study<PretrainedOrScratch.Options> {
    public record Options(
            @Option(value = "Runs of each kind, which differ by seed.", min = 1, max = 20)
            int seeds,

            @Option("Training losses whose first step is reported.")
            List<Double> losses,

            @Option("Also measure the loss along a line and the sharpness of every run.")
            boolean flatness,

            @Option("Also draw the loss on a plane around a run of each start, and its way there.")
            boolean surface,

            @Option("Also measure what each layer knows of the classes, and how far training moved it.")
            boolean layers) {
        public Options {
            losses = List.copyOf(losses);
            if (seeds < 1) {
                throw new IllegalArgumentException("seeds must be at least 1, was " + seeds);
            }
            if (losses.stream().anyMatch(loss -> !(loss > 0))) {
                throw new IllegalArgumentException("losses must be above 0, were " + losses);
            }
        }
    }

    private static final String TRAINING_LOSS = "train/loss";
    /** Pre-trained weights are tuned with 2e-5 to 5e-5, random ones need larger steps. */
    private static final double SCRATCH_LEARNING_RATE = 1e-4;

    @Override
    public String id() {
        return "pretrained-or-scratch";
    }

    @Override
    public String title() {
        return "Pre-trained against scratch";
    }

    @Override
    public String summary() {
        return "How much faster and better a run is because its model was pre-trained.";
    }

    @Override
    public Options defaults() {
        return new Options(3, List.of(0.5, 0.3), false, false, false);
    }

    @Override
    public Optional<String> unsupportedReason(StudyContext context, Options options) {
        return options.layers() ? Layers.unsupportedReason(context) : Optional.empty();
    }

    @Override
    public List<RunVariant> runs(StudyContext context, Options options) {
        RunVariant pretrained = context.base("pre-trained")
                .withSeeds(LongStream.range(0, options.seeds()).toArray());
        for (Measurement measurement : Measurement.of(options)) {
            pretrained = measurement.measured(pretrained);
        }
        RunVariant random = pretrained
                .named("random")
                .withInitialization(
                        new InitializationRule(ParameterSelector.path("**bias"), Init.ZEROS),
                        new InitializationRule(ParameterSelector.backbone().ofKind(ParameterKind.NORM), Init.ONES),
                        new InitializationRule(ParameterSelector.backbone(), new Init.Normal(0.02)));
        return List.of(
                pretrained,
                random,
                pretrained
                        .named("shuffled")
                        .withInitialization(new InitializationRule(ParameterSelector.backbone(), new Init.Permuted())),
                random.named("random, more epochs and a higher rate")
                        .withSetting("learningRate", SCRATCH_LEARNING_RATE)
                        .withSetting("epochs", 3 * context.run().epochs()));
    }

    @Override
    public List<Figure> analyze(StudyResults results, Options options) {
        Metric metric = results.context().metrics().get(0);
        List<Figure> figures = new ArrayList<>();
        figures.add(chart(results, "Training loss", TRAINING_LOSS, "loss"));
        figures.add(chart(results, "Loss on DEV", "dev/loss", "loss"));
        figures.add(chart(results, metric.name() + " on DEV", "dev/" + metric.name(), metric.name()));
        figures.add(outcome(results, metric));
        if (!options.losses().isEmpty()) {
            figures.add(speed(results, options.losses()));
        }
        Measurement.of(options).forEach(measurement -> figures.addAll(measurement.figures(results)));
        return figures;
    }

    private static Figure chart(StudyResults results, String title, String curve, String yLabel) {
        Map<String, double[][]> lines = new LinkedHashMap<>();
        for (VariantResult variant : results.variants()) {
            lines.put(variant.variant().name(), Curves.overSeeds(variant, curve));
        }
        return new Figure.LineChart(title + ", mean and range of the seeds", "step", yLabel, lines);
    }

    private static Figure outcome(StudyResults results, Metric metric) {
        VariantResult pretrained = results.variants().get(0);
        List<List<String>> rows = new ArrayList<>();
        for (VariantResult variant : results.variants()) {
            rows.add(List.of(
                    variant.variant().name(),
                    interval(Bootstrap.of(variant, Split.DEV, metric)),
                    variant == pretrained ? "" : interval(Bootstrap.gain(pretrained, variant, Split.DEV, metric)),
                    number("%.0f", mean(variant, RunResult::trainingSeconds))));
        }
        return new Figure.Table(
                "Results on DEV with 95 % intervals over its rows",
                List.of("start", metric.name(), "pre-trained is better by", "training (s)"), rows);
    }

    private static String interval(Bootstrap.Interval interval) {
        return Double.isNaN(interval.low())
                ? number("%.4f", interval.value())
                : String.format(Locale.ROOT, "%.4f (%.4f to %.4f)", interval.value(), interval.low(), interval.high());
    }

    private static double mean(VariantResult variant, ToDoubleFunction<RunResult> value) {
        return variant.runs().stream()
                .filter(run -> run.state() == RunResult.State.FINISHED)
                .mapToDouble(value)
                .average()
                .orElse(Double.NaN);
    }

    /** Steps and seconds to each loss; "never" where one of the seeds does not reach it. */
    private static Figure speed(StudyResults results, List<Double> losses) {
        List<String> columns = new ArrayList<>(List.of("start"));
        losses.forEach(loss -> columns.addAll(List.of("steps to " + loss, "seconds to " + loss)));
        List<List<String>> rows = new ArrayList<>();
        for (VariantResult variant : results.variants()) {
            List<String> row = new ArrayList<>(List.of(variant.variant().name()));
            for (double loss : losses) {
                ToDoubleFunction<RunResult> steps = run ->
                        Curves.firstBelow(run.history(TRAINING_LOSS), loss).orElse(Double.POSITIVE_INFINITY);
                row.add(number("%.0f", mean(variant, steps)));
                row.add(number("%.0f", mean(variant, run -> Curves.seconds(run, steps.applyAsDouble(run)))));
            }
            rows.add(row);
        }
        return new Figure.Table("Steps and seconds until the smoothed training loss is below", columns, rows);
    }

    private static String number(String format, double value) {
        if (Double.isInfinite(value)) {
            return "never";
        }
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }
}
