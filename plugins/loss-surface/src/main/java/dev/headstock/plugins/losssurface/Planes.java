package dev.headstock.plugins.losssurface;

import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.kit.Directions;
import java.util.LinkedHashMap;
import java.util.Map;

/** The planes on which a loss surface is drawn. */
final class Planes {
    private Planes() {}

    /**
     * Two random directions whose rows are as long as those of the weights.
     *
     * @see <a href="https://arxiv.org/abs/1712.09913">Li et al., 2018</a>
     */
    static Plane random(AnalysisContext context, LossSurface.Options options) {
        AnalyzedModel model = context.models().get(0);
        ParameterVector first = context.scoped(() -> Directions.filterNormalized(model, options.seed()));
        ParameterVector second = context.scoped(() -> Directions.filterNormalized(model, options.seed() + 1));
        return new Plane(
                Axis.around(first, options.extent(), options.points()),
                Axis.around(second, options.extent(), options.points()),
                "distance along direction 1",
                "distance along direction 2",
                Map.of(model.name(), new double[][] {{0, 0}}),
                "Two random directions in the %,d parameters that the run trained. At distance 1 each row of a matrix has moved by its own length."
                        .formatted(size(first)));
    }

    /**
     * Through the start of the first model at (0, 0), the first model at (1, 0) and the second one at (0, 1), with the
     * stored checkpoints of both, projected on the plane.
     *
     * @see <a href="https://arxiv.org/abs/1908.05620">Hao et al., 2019</a>
     */
    static Plane trained(AnalysisContext context, LossSurface.Options options) {
        if (context.models().size() < 2) {
            throw new IllegalArgumentException(
                    "plane trained-models needs a second trained model. Choose one, or use random-directions.");
        }
        AnalyzedModel model = context.models().get(0);
        AnalyzedModel other = context.models().get(1);
        if (!other.isTrained()) {
            throw new IllegalArgumentException(
                    "plane trained-models needs two trained models, and '%s' is a base model. Choose a run or a version."
                            .formatted(other.name()));
        }
        ParameterVector start = context.scoped(model::initialWeights);
        ParameterVector first = context.scoped(() -> model.weights().minus(start));
        ParameterVector second = context.scoped(
                () -> Directions.shared(other.weights(), start).minus(Directions.shared(start, other.weights())));
        requirePlane(model, other, first, second);
        Map<String, double[][]> paths = new LinkedHashMap<>();
        paths.put(model.name(), path(context, model, start, first, second));
        String name = other.name().equals(model.name()) ? other.name() + " (second)" : other.name();
        paths.put(name, path(context, other, start, first, second));
        return new Plane(
                Axis.through(first, 1, options.extent(), options.points()),
                Axis.through(second, 0, options.extent(), options.points()),
                "share of the way to " + model.name(),
                "share of the way to " + name,
                paths,
                "(0, 0) is the start, (1, 0) is '%s' at distance %.3g, (0, 1) is '%s' at distance %.3g in %,d of %,d trained parameters; the cosine of both ways is %.3f."
                        .formatted(
                                model.name(),
                                first.norm(),
                                name,
                                second.norm(),
                                size(second),
                                size(first),
                                first.dot(second) / (first.norm() * second.norm())));
    }

    private static void requirePlane(
            AnalyzedModel model, AnalyzedModel other, ParameterVector first, ParameterVector second) {
        if (second.paths().isEmpty()) {
            throw new IllegalArgumentException(
                    "'%s' and '%s' trained no parameter in common, so no plane goes through both. Choose runs that train the same parts of one base model."
                            .formatted(model.name(), other.name()));
        }
        double cosine = first.dot(second) / (first.norm() * second.norm());
        if (!(Math.abs(cosine) < 1 - 1e-6)) {
            throw new IllegalArgumentException(
                    "'%s' and '%s' lie on one line with the start, which makes no plane. Choose a run with another seed or other data."
                            .formatted(model.name(), other.name()));
        }
    }

    /** From the start over the stored checkpoints. */
    private static double[][] path(
            AnalysisContext context,
            AnalyzedModel model,
            ParameterVector start,
            ParameterVector first,
            ParameterVector second) {
        double[][] points = new double[model.checkpoints().size() + 1][];
        points[0] = new double[] {0, 0};
        for (int i = 1; i < points.length; i++) {
            long step = model.checkpoints().get(i - 1);
            points[i] = context.scoped(() -> {
                ParameterVector weights = Directions.shared(model.weightsAt(step), start);
                return Directions.project(weights.minus(Directions.shared(start, weights)), first, second);
            });
        }
        return points;
    }

    private static long size(ParameterVector vector) {
        return vector.paths().stream()
                .mapToLong(path -> vector.get(path).getShape().size())
                .sum();
    }
}
