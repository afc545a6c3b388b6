package dev.headstock.plugins.sharpness;

import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.kit.Curvature;
import dev.headstock.kit.Directions;
import java.util.stream.LongStream;

/** What is measured of each model, in the order of the table's columns. */
enum Measure {
    LOSS("loss", (context, model, probe, options) -> model.loss(probe)),
    SAM(
            "SAM sharpness",
            (context, model, probe, options) -> Curvature.samSharpness(context, model, probe, options.radius())),
    ADAPTIVE_SAM(
            "adaptive SAM sharpness",
            (context, model, probe, options) ->
                    Curvature.adaptiveSamSharpness(context, model, probe, options.radius())),
    EPSILON(
            "ε-sharpness (%)",
            (context, model, probe, options) -> Curvature.epsilonSharpness(
                    context, model, probe, options.epsilon(), options.ascentSteps(), options.seed())),
    EIGENVALUE(
            "largest Hessian eigenvalue",
            (context, model, probe, options) -> Curvature.topEigenvalue(
                    context, model, probe, options.iterations(), options.tolerance(), options.seed())),
    WIDTH("basin width", Measure::meanWidth);

    /** At 2, random numbers twice as long as the weights have been added to them: nothing of the model is left. */
    private static final double FURTHEST = 2;

    private final String column;
    private final Formula formula;

    Measure(String column, Formula formula) {
        this.column = column;
        this.formula = formula;
    }

    String column() {
        return column;
    }

    double of(AnalysisContext context, AnalyzedModel model, Probe probe, Sharpness.Options options) {
        return formula.of(context, model, probe, options);
    }

    private static double meanWidth(
            AnalysisContext context, AnalyzedModel model, Probe probe, Sharpness.Options options) {
        return LongStream.range(0, options.directions())
                .mapToDouble(i -> context.<Double>scoped(() -> {
                    ParameterVector direction = Directions.filterNormalized(model, options.seed() + i);
                    return Curvature.basinWidth(model, probe, direction, options.rise(), FURTHEST);
                }))
                .average()
                .orElseThrow();
    }

    private interface Formula {
        double of(AnalysisContext context, AnalyzedModel model, Probe probe, Sharpness.Options options);
    }
}
