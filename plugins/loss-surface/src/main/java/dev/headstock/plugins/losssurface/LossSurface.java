package dev.headstock.plugins.losssurface;

import dev.headstock.api.Analysis;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.analysis.SubjectCount;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pf4j.Extension;

/**
 * The loss on a plane through a trained model: of two random directions, or through the start of training and a second
 * trained model. Training and DEV have the same axes, so that both can be compared.
 */
@Extension
public final class LossSurface implements Analysis<LossSurface.Options> {
    static final int FEWEST_POINTS = 5;

    /** Which plane is drawn. */
    public enum Kind {
        RANDOM_DIRECTIONS,
        TRAINED_MODELS
    }

    public record Options(
            @Option(
                    "Random directions show how flat the minimum is; trained models shows where training went, and needs a second trained model.")
            Kind plane,

            @Option(
                    value = "Points along each axis, an odd number; the time grows with its square.",
                    min = FEWEST_POINTS,
                    max = 101)
            int points,

            @Option(
                    value =
                            "How far the plane reaches: beyond the trained model in lengths of its weights, or beyond the trained models in lengths of the way to them.",
                    min = 0.05,
                    max = 4)
            double extent,

            @Option(value = "Examples of each split to measure the loss on.", min = 8, max = 4096)
            int examples,

            @Option(
                    value = "Longest time. A surface that would take longer is refused before it starts.",
                    unit = "minutes",
                    min = 1,
                    max = 1440)
            int minutes,

            @Option(value = "Draws directions and examples.", advanced = true)
            long seed) {
        public Options {
            if (points < FEWEST_POINTS || points % 2 == 0) {
                throw new IllegalArgumentException(
                        "points must be odd, so that the model itself is one of them, and at least %d, was %d"
                                .formatted(FEWEST_POINTS, points));
            }
            if (!(extent > 0)) {
                throw new IllegalArgumentException("extent must be above 0, was " + extent);
            }
            if (examples < 1) {
                throw new IllegalArgumentException("examples must be at least 1, was " + examples);
            }
            if (minutes < 1) {
                throw new IllegalArgumentException("minutes must be at least 1, was " + minutes);
            }
        }
    }

    @Override
    public String id() {
        return "loss-surface";
    }

    @Override
    public String title() {
        return "Loss surface";
    }

    @Override
    public String summary() {
        return "The loss around a trained model, and the path of training, on training rows and on DEV side by side.";
    }

    @Override
    public SubjectCount subjectCount() {
        return SubjectCount.between(1, 2);
    }

    @Override
    public Options defaults() {
        return new Options(Kind.RANDOM_DIRECTIONS, 21, 1, 64, 60, 1);
    }

    @Override
    public List<Figure> analyze(AnalysisContext context, Options options) {
        AnalyzedModel model = context.models().get(0);
        Map<Split, Probe> probes = new LinkedHashMap<>();
        for (Split split : List.of(Split.TRAIN, Split.DEV)) {
            Probe probe = context.probe(split, options.examples(), options.seed());
            if (probe.size() > 0) {
                probes.put(split, probe);
            }
        }
        Budget.require(context, options, () -> probes.values().forEach(model::loss));
        Plane plane = options.plane() == Kind.RANDOM_DIRECTIONS
                ? Planes.random(context, options)
                : Planes.trained(context, options);
        List<Figure> figures = new ArrayList<>();
        probes.forEach((split, probe) -> figures.add(surface(context, plane, split, probe)));
        figures.add(new Figure.Note("The plane", plane.about()));
        return figures;
    }

    private static Figure surface(AnalysisContext context, Plane plane, Split split, Probe probe) {
        AnalyzedModel model = context.models().get(0);
        float[] losses = context.state(split.name(), () -> new float[plane.points()]);
        context.repeat(split.name(), plane.points(), index -> {
            int point = (int) index;
            losses[point] = model.withOffset(plane.offset(point), () -> model.loss(probe))
                    .floatValue();
        });
        double[][] values = new double[plane.y().points()][plane.x().points()];
        for (int point = 0; point < plane.points(); point++) {
            values[plane.row(point)][plane.column(point)] = losses[point];
        }
        return new Figure.Surface(
                        "Loss on %d %s".formatted(probe.size(), split == Split.TRAIN ? "training rows" : "rows of DEV"),
                        plane.x().coordinates(),
                        plane.y().coordinates(),
                        values,
                        plane.paths())
                .withLabels(plane.xLabel(), plane.yLabel(), "loss");
    }
}
