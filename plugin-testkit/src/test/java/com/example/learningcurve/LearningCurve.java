package com.example.learningcurve;

import dev.headstock.api.Option;
import dev.headstock.api.Study;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.StudyContext;
import dev.headstock.api.study.StudyResults;
import dev.headstock.api.study.TrainRows;
import dev.headstock.api.study.VariantResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pf4j.Extension;

/** Trains with halves, quarters, … of the data until fewer rows make no difference. */
@Extension
public final class LearningCurve implements Study<LearningCurve.Options> {

    public record Options(
            @Option(value = "Sizes at most; each is half of the one before", min = 2, max = 10)
            int sizes,

            @Option(value = "Loss of quality at which the study ends", min = 0, max = 1)
            double difference) {}

    @Override
    public String id() {
        return "learning-curve";
    }

    @Override
    public String title() {
        return "Learning curve";
    }

    @Override
    public String summary() {
        return "Whether more labeled rows would help.";
    }

    @Override
    public Options defaults() {
        return new Options(5, 0.2);
    }

    @Override
    public List<RunVariant> runs(StudyContext context, Options options) {
        return List.of(variant(context, 0));
    }

    /** Half of the rows, if the last run was not much worse than the first. */
    @Override
    public List<RunVariant> next(StudyResults soFar, Options options) {
        int sizes = soFar.variants().size();
        double lost = quality(soFar, soFar.variants().get(0))
                - quality(soFar, soFar.variants().get(sizes - 1));
        boolean goesOn = sizes < options.sizes() && lost < options.difference();
        return goesOn ? List.of(variant(soFar.context(), sizes)) : List.of();
    }

    private static RunVariant variant(StudyContext context, int halvings) {
        double share = Math.pow(0.5, halvings);
        return context.base("1/%d of the rows".formatted(1 << halvings)).withTrainRows(TrainRows.share(share, 0));
    }

    /** NaN where no run of the variant has ended well. */
    private static double quality(StudyResults results, VariantResult result) {
        return result.mean(Split.DEV, results.context().metrics().get(0).name());
    }

    @Override
    public List<Figure> analyze(StudyResults results, Options options) {
        List<double[]> points = new ArrayList<>();
        for (VariantResult result : results.variants()) {
            double quality = quality(results, result);
            if (!Double.isNaN(quality)) {
                double rows = results.context().rows(Split.TRAIN)
                        * result.variant().trainRows().share();
                points.add(new double[] {rows, quality});
            }
        }
        String metric = results.context().metrics().get(0).name();
        return List.of(new Figure.LineChart(
                "Learning curve", "training rows", metric, Map.of("DEV", points.toArray(double[][]::new))));
    }
}
