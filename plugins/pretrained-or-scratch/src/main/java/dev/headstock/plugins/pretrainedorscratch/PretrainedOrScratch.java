package dev.headstock.plugins.pretrainedorscratch;

import dev.headstock.api.Option;
import dev.headstock.api.Study;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.study.RunResult;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.StudyContext;
import dev.headstock.api.study.StudyResults;
import dev.headstock.api.study.VariantResult;
import dev.headstock.api.tuning.InitializationRule;
import dev.headstock.api.tuning.ParameterSelector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.pf4j.Extension;

/**
 * Why pre-training helps: the same run from pre-trained, random and shuffled values, and from random ones with time to
 * catch up.
 */
@Extension
public final class PretrainedOrScratch implements Study<PretrainedOrScratch.Options> {
    public record Options(
            @Option(value = "Runs of each kind, which differ by seed.", min = 1, max = 20)
            int seeds,

            @Option(value = "Loss whose first step is reported.", min = 0)
            double loss) {}

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
        return new Options(3, 0.3);
    }

    @Override
    public List<RunVariant> runs(StudyContext context, Options options) {
        RunVariant pretrained = context.base("pre-trained")
                .withSeeds(LongStream.range(0, options.seeds()).toArray());
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
        String metric = results.context().metrics().get(0).name();
        Map<String, double[][]> curves = new LinkedHashMap<>();
        List<List<String>> rows = new ArrayList<>();
        for (VariantResult result : results.variants()) {
            for (RunResult run : result.runs()) {
                curves.put("%s, seed %d".formatted(result.variant().name(), run.seed()), run.history("train/loss"));
            }
            OptionalDouble steps = result.runs().stream()
                    .mapToDouble(run -> firstBelow(run.history("train/loss"), options.loss()))
                    .average();
            rows.add(List.of(
                    result.variant().name(),
                    "%.4f".formatted(result.mean(Split.DEV, metric)),
                    steps.isPresent() && steps.getAsDouble() < Double.POSITIVE_INFINITY
                            ? "%.0f".formatted(steps.getAsDouble())
                            : "never"));
        }
        return List.of(
                new Figure.LineChart("Training loss", "step", "loss", curves),
                new Figure.Table("Results", List.of("start", metric, "steps to loss " + options.loss()), rows));
    }

    private static double firstBelow(double[][] history, double loss) {
        for (double[] point : history) {
            if (point[1] < loss) {
                return point[0];
            }
        }
        return Double.POSITIVE_INFINITY;
    }
}
