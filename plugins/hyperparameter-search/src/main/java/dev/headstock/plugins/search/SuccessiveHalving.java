package dev.headstock.plugins.search;

import dev.headstock.api.Option;
import dev.headstock.api.Study;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.Metric;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.StudyContext;
import dev.headstock.api.study.StudyResults;
import dev.headstock.api.study.VariantResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pf4j.Extension;

/**
 * Many random trials for a few epochs, the best of them for longer, and so on. A trial that goes on resumes where it
 * stopped. The platform asks for a rung when the one before has ended, so that this is the synchronous form.
 *
 * @see <a href="https://arxiv.org/abs/1502.07943">Jamieson and Talwalkar, 2016</a>
 * @see <a href="https://arxiv.org/abs/1810.05934">Li et al., 2020: ASHA</a>
 */
@Extension
public final class SuccessiveHalving implements Study<SuccessiveHalving.Options> {
    private static final String EPOCHS = "settings.epochs";

    public record Options(
            @Option(value = "Number of trials in the first rung", min = 2, max = 1000)
            int trials,

            @Option(value = "Epochs of the first rung: more of them tell good from bad more surely", min = 1, max = 100)
            int epochs,

            @Option(
                    value = "One of so many goes on to the next rung, with so many times the epochs",
                    title = "Reduction",
                    min = 2,
                    max = 10)
            int reduction,

            @Option(value = "Seed of the draws; more trials keep the first ones", advanced = true)
            long seed) {
        public Options {
            if (trials < 2) {
                throw new IllegalArgumentException("trials must be at least 2, was " + trials);
            }
            if (epochs < 1) {
                throw new IllegalArgumentException("epochs must be at least 1, was " + epochs);
            }
            if (reduction < 2) {
                throw new IllegalArgumentException("reduction must be at least 2, was " + reduction);
            }
        }
    }

    @Override
    public String id() {
        return "successive-halving";
    }

    @Override
    public String title() {
        return "Successive halving";
    }

    @Override
    public String summary() {
        return "Random search that stops bad trials early: finds good values for a fraction of the time.";
    }

    @Override
    public Options defaults() {
        return new Options(18, 1, 3, 0);
    }

    @Override
    public Optional<String> unsupportedReason(StudyContext context, Options options) {
        return context.searchSpace().containsKey(EPOCHS)
                ? Optional.of(
                        "The number of epochs is searched, and the rungs decide it. Give settings.epochs one value.")
                : Trials.nothingSearched(context);
    }

    @Override
    public List<RunVariant> runs(StudyContext context, Options options) {
        return trials(context, options).variants(context).stream()
                .map(variant -> stopped(variant, options.epochs(), context))
                .toList();
    }

    @Override
    public List<RunVariant> next(StudyResults soFar, Options options) {
        StudyContext context = soFar.context();
        int rung = soFar.variants().stream()
                .mapToInt(result -> result.variant().lastEpoch())
                .max()
                .orElse(Integer.MAX_VALUE);
        if (rung == Integer.MAX_VALUE) {
            return List.of();
        }
        Metric metric = context.metrics().get(0);
        List<VariantResult> ranked = soFar.variants().stream()
                .filter(result -> result.variant().lastEpoch() == rung)
                .filter(result -> !Double.isNaN(result.mean(Split.DEV, metric.name())))
                .sorted(Trials.best(metric))
                .toList();
        if (ranked.isEmpty()) {
            return List.of();
        }
        int kept = Math.max(1, ranked.size() / options.reduction());
        int until = kept == 1 ? context.run().epochs() : Math.multiplyExact(rung, options.reduction());
        return ranked.subList(0, kept).stream()
                .map(result -> stopped(result.variant(), until, context))
                .toList();
    }

    /** The last rung has no stop. */
    private static RunVariant stopped(RunVariant variant, int epochs, StudyContext context) {
        return epochs >= context.run().epochs() ? variant.withoutStop() : variant.stopAfter(epochs);
    }

    @Override
    public List<Figure> analyze(StudyResults results, Options options) {
        String metric = results.context().metrics().get(0).name();
        Map<String, double[][]> curves = new LinkedHashMap<>();
        for (VariantResult result : results.variants()) {
            if (!result.runs().isEmpty()) {
                curves.put(result.variant().name(), result.runs().get(0).history("dev/" + metric));
            }
        }
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure.LineChart("Trials", "step", metric, curves));
        figures.addAll(trials(results.context(), options).figures(results));
        return figures;
    }

    private static Trials trials(StudyContext context, Options options) {
        return Trials.draw(context, options.trials(), options.seed());
    }
}
