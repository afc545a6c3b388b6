package com.example.lossline;

import dev.headstock.api.Analysis;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.tuning.ParameterVector;
import java.util.List;
import java.util.Map;
import org.pf4j.Extension;

/** The loss on the straight line from the initial weights to the trained ones, and beyond. */
@Extension
public final class LossLine implements Analysis<LossLine.Options> {

    public record Options(
            @Option(value = "Points on the line; the time grows with them", min = 3, max = 101)
            int points,

            @Option(value = "Examples to measure the loss on", min = 8, max = 2048)
            int examples) {}

    @Override
    public String id() {
        return "loss-line";
    }

    @Override
    public String title() {
        return "Loss on a line";
    }

    @Override
    public String summary() {
        return "How the loss changes on the way from the initial weights to the trained ones.";
    }

    @Override
    public Options defaults() {
        return new Options(21, 256);
    }

    @Override
    public List<Figure> analyze(AnalysisContext context, Options options) {
        AnalyzedModel model = context.models().get(0);
        Probe probe = context.probe(Split.DEV, options.examples(), 0);
        ParameterVector way = context.scoped(model::displacement);
        // Stored with the position of the loop: a resumed job measures only what is missing.
        float[] losses = context.state("losses", () -> new float[options.points()]);
        context.repeat("points", options.points(), i -> {
            double offset = position((int) i, options) - 1;
            losses[(int) i] = (float)
                    model.withOffset(way.scale(offset), () -> model.loss(probe)).doubleValue();
        });
        double[][] points = new double[options.points()][];
        for (int i = 0; i < points.length; i++) {
            points[i] = new double[] {position(i, options), losses[i]};
        }
        return List.of(new Figure.LineChart(
                "Loss from the initial (0) to the trained weights (1)",
                "position",
                "loss",
                Map.of(model.name(), points)));
    }

    /** From 0 to 1.5. */
    private static double position(int point, Options options) {
        return 1.5 * point / (options.points() - 1);
    }
}
