package dev.headstock.plugins.sharpness;

import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.kit.Curvature;
import dev.headstock.kit.PrimaryMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures the models one by one, and perhaps their mean.
 *
 * @param shifted empty where no shifted set was named
 */
record CandidateMeasurement(
        AnalysisContext context,
        Probe train,
        Probe dev,
        Optional<Probe> shifted,
        PrimaryMetric metric,
        FlatChoice.Options options) {
    /** For each model a body for the shifted set, one for DEV and one for sharpness. */
    private static final int BODIES = 3;

    private static final int SHIFTED = 0;
    private static final int METRIC = 1;
    private static final int LOSS = 2;
    private static final int SHARPNESS = 3;
    private static final int NUMBERS = 4;

    List<Candidate> candidates() {
        List<AnalyzedModel> models = context.models();
        int count = models.size() + (options.soup() ? 1 : 0);
        float[] found = context.state("found", () -> new float[count * NUMBERS]);
        context.repeat("models", (long) count * BODIES, index -> {
            int which = (int) index / BODIES;
            int body = (int) index % BODIES;
            if (which < models.size()) {
                measure(models.get(which), body, found, which * NUMBERS);
            } else {
                models.get(0).withOffset(toTheMean(models), () -> {
                    measure(models.get(0), body, found, which * NUMBERS);
                    return found;
                });
            }
        });
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = i * NUMBERS;
            boolean soup = i == models.size();
            candidates.add(new Candidate(
                    soup
                            ? "soup of these %d".formatted(models.size())
                            : models.get(i).name(),
                    found[at + METRIC],
                    found[at + LOSS],
                    found[at + SHARPNESS],
                    found[at + SHIFTED],
                    soup));
        }
        return candidates;
    }

    private void measure(AnalyzedModel model, int body, float[] found, int at) {
        if (body == 0) {
            found[at + SHIFTED] =
                    shifted.map(probe -> value(model.evaluate(probe))).orElse(Float.NaN);
        } else if (body == 1) {
            Map<String, Double> evaluated = model.evaluate(dev);
            found[at + METRIC] = value(evaluated);
            found[at + LOSS] = evaluated.getOrDefault("loss", Double.NaN).floatValue();
        } else {
            found[at + SHARPNESS] = (float) Curvature.samSharpness(context, model, train, options.radius());
        }
    }

    private float value(Map<String, Double> evaluated) {
        return evaluated.getOrDefault(metric.name(), Double.NaN).floatValue();
    }

    /** From the first model: all of them trained the same parameters. */
    private ParameterVector toTheMean(List<AnalyzedModel> models) {
        return context.scoped(() -> {
            ParameterVector sum = models.get(0).weights();
            for (AnalyzedModel model : models.subList(1, models.size())) {
                ParameterVector longer = sum.plus(model.weights());
                sum.close();
                sum = longer;
            }
            return sum.scale(1.0 / models.size()).minus(models.get(0).weights());
        });
    }
}
