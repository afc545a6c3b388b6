package dev.headstock.plugins.sharpness;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Analysis;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.analysis.Subject;
import dev.headstock.api.analysis.SubjectCount;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.kit.ModelComparison;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pf4j.Extension;

/**
 * Which of several models to take: the best on DEV, or the flattest of those that are about as good there; and whether
 * flatness predicts quality on rows of another kind.
 *
 * @see <a href="https://arxiv.org/abs/1912.02178">Jiang et al., 2020: measures of flatness and the quality on unseen rows</a>
 */
@Extension
public final class FlatChoice implements Analysis<FlatChoice.Options> {
    /** Rows of another kind than the training rows. */
    public enum ShiftedSet {
        NONE,
        TEST
    }

    public record Options(
            @Option(
                    "Which rows are the shifted set, of another kind than the training rows: none, or the split test. To try models on other rows, choose for the job a data set version with these rows as its split test.")
            ShiftedSet shifted,

            @Option(
                    value =
                            "How much worse on DEV than the best a model may be to be chosen for its flatness, in units of the metric.",
                    min = 0,
                    max = 0.1)
            double tolerance,

            @Option(value = "Radius of the ball in which SAM sharpness looks for a higher loss.", min = 0.001, max = 1)
            double radius,

            @Option(
                    "Whether the mean of the models' weights is a further model to choose. It is made for this analysis only; the recipe soup makes one that stays.")
            boolean soup,

            @Option(value = "Metric that ranks the models; blank: the one by which runs are ranked.", advanced = true)
            String metric,

            @Option(value = "Training rows to measure sharpness on.", min = 8, max = 2048)
            int examples,

            @Option(value = "Rows of DEV, and of the shifted set, to evaluate on.", min = 50, max = 20_000)
            int evaluated,

            @Option(value = "Draws the rows.", advanced = true)
            long seed) {
        public Options {
            if (!(tolerance >= 0)) {
                throw new IllegalArgumentException("tolerance must not be negative, was " + tolerance);
            }
            if (!(radius > 0)) {
                throw new IllegalArgumentException("radius must be above 0, was " + radius);
            }
            if (examples < 1) {
                throw new IllegalArgumentException("examples must be at least 1, was " + examples);
            }
            if (evaluated < 1) {
                throw new IllegalArgumentException("evaluated must be at least 1, was " + evaluated);
            }
        }
    }

    @Override
    public String id() {
        return "flat-choice";
    }

    @Override
    public String title() {
        return "Choice by flatness";
    }

    @Override
    public String summary() {
        return "Which of several seeds, checkpoints or soups to take: the best on DEV, or the flattest of the good ones; and which was right on a shifted set.";
    }

    @Override
    public Options defaults() {
        return new Options(ShiftedSet.NONE, 0.01, 0.05, true, "", 64, 2000, 1);
    }

    @Override
    public SubjectCount subjectCount() {
        return SubjectCount.atLeast(2);
    }

    @Override
    public Optional<String> unsupportedReason(List<Subject> subjects, Options options) {
        Subject first = subjects.get(0);
        return ModelComparison.problem(subjects).or(() -> subjects.stream()
                .filter(subject ->
                        !subject.outline().parameters().equals(first.outline().parameters()))
                .findFirst()
                .map(subject ->
                        "'%s' and '%s' differ in their parameters, so their sharpness cannot be compared. Choose models of one base model."
                                .formatted(first.name(), subject.name())));
    }

    @Override
    public List<Figure> analyze(AnalysisContext context, Options options) {
        ModelComparison.requireFittingColumns(context);
        requireTheSameTrained(context);
        Probe dev = ModelComparison.labeled(context, Split.DEV, options.evaluated(), options.seed());
        CandidateMeasurement measurement = new CandidateMeasurement(
                context,
                ModelComparison.labeled(context, Split.TRAIN, options.examples(), options.seed()),
                dev,
                shifted(context, options),
                ModelComparison.metric(context, Split.DEV, dev, options.metric()),
                options);
        return new ChoiceFigures(context, measurement, options).of(measurement.candidates());
    }

    private static Optional<Probe> shifted(AnalysisContext context, Options options) {
        return options.shifted() == ShiftedSet.NONE
                ? Optional.empty()
                : Optional.of(ModelComparison.labeled(context, Split.TEST, options.evaluated(), options.seed()));
    }

    /** What a run trains is known once its weights are there. */
    private static void requireTheSameTrained(AnalysisContext context) {
        AnalyzedModel first = context.models().get(0);
        Map<String, Shape> expected = trained(context, first);
        for (AnalyzedModel model : context.models()) {
            if (!trained(context, model).equals(expected)) {
                throw new IllegalArgumentException(
                        "'%s' and '%s' trained different parameters, so their sharpness cannot be compared. Choose runs that train the same ones. A soup that was registered counts as a head over a base model of its own: leave it out, and take the option soup."
                                .formatted(first.name(), model.name()));
            }
        }
    }

    private static Map<String, Shape> trained(AnalysisContext context, AnalyzedModel model) {
        return context.scoped(() -> {
            ParameterVector weights = model.weights();
            Map<String, Shape> shapes = new TreeMap<>();
            weights.paths().forEach(path -> shapes.put(path, weights.get(path).getShape()));
            return shapes;
        });
    }
}
