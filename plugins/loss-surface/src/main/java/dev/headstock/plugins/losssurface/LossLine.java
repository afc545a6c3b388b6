package dev.headstock.plugins.losssurface;

import dev.headstock.api.Analysis;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.kit.Directions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pf4j.Extension;

/**
 * The loss along a random direction whose rows are as long as those of the weights, so that flat and sharp minima can be compared.
 *
 * @see <a href="https://arxiv.org/abs/1712.09913">Li et al., 2018</a>
 */
@Extension
public final class LossLine implements Analysis<LossLine.Options> {

    public record Options(
            @Option(value = "Points on the line; an odd number has the trained model among them.", min = 3, max = 201)
            int points,

            @Option(
                    value = "How far the line reaches on each side; 1 is as far as the weights are long.",
                    min = 0.01,
                    max = 4)
            double extent,

            @Option(value = "Examples to measure the loss on.", min = 8, max = 4096)
            int examples,

            @Option(value = "Draws the direction and the examples.", advanced = true)
            long seed) {
        public Options {
            if (points < 3) {
                throw new IllegalArgumentException("points must be at least 3, was " + points);
            }
            if (!(extent > 0)) {
                throw new IllegalArgumentException("extent must be above 0, was " + extent);
            }
            if (examples < 1) {
                throw new IllegalArgumentException("examples must be at least 1, was " + examples);
            }
        }
    }

    @Override
    public String id() {
        return "loss-line";
    }

    @Override
    public String title() {
        return "Loss along a line";
    }

    @Override
    public String summary() {
        return "How the loss rises when the trained weights are moved: flat minima rise slowly.";
    }

    @Override
    public Options defaults() {
        return new Options(21, 1, 256, 1);
    }

    @Override
    public List<Figure> analyze(AnalysisContext context, Options options) {
        Map<String, double[][]> series = new LinkedHashMap<>();
        for (Split split : List.of(Split.TRAIN, Split.DEV)) {
            Probe probe = context.probe(split, options.examples(), options.seed());
            if (probe.size() > 0) {
                series.put(split == Split.TRAIN ? "train" : "dev", line(context, options, probe, split.name()));
            }
        }
        return List.of(new Figure.LineChart("Loss along a random direction", "distance", "loss", series));
    }

    private static double[][] line(AnalysisContext context, Options options, Probe probe, String name) {
        AnalyzedModel model = context.models().get(0);
        ParameterVector direction = Directions.filterNormalized(model, options.seed());
        float[] losses = context.state(name, () -> new float[options.points()]);
        context.repeat(name, options.points(), point -> {
            ParameterVector offset = direction.scale(distance(options, (int) point));
            losses[(int) point] =
                    model.withOffset(offset, () -> model.loss(probe)).floatValue();
        });
        double[][] points = new double[options.points()][];
        for (int i = 0; i < points.length; i++) {
            points[i] = new double[] {distance(options, i), losses[i]};
        }
        return points;
    }

    private static double distance(Options options, int point) {
        return options.extent() * (2.0 * point / (options.points() - 1) - 1);
    }
}
