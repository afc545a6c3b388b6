package dev.headstock.plugins.dataquality;

import dev.headstock.api.Option;
import dev.headstock.api.Study;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Figure;
import dev.headstock.api.study.RunResult;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.StudyContext;
import dev.headstock.api.study.StudyResults;
import dev.headstock.api.study.TrainRows;
import dev.headstock.api.study.VariantResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.pf4j.Extension;

/**
 * Training rows whose label may be wrong: each row is predicted by a model that was trained without it, and listed where that
 * model is confident of another class.
 */
@Extension
public final class LabelNoise implements Study<LabelNoise.Options> {

    public record Options(
            @Option(value = "Parts of the training rows; each is predicted by a run on the others.", min = 2, max = 20)
            int folds,

            @Option(value = "Most rows to list.", min = 1, max = 500)
            int listed,

            @Option(value = "Draws the parts.", advanced = true)
            long seed) {
        public Options {
            if (folds < 2) {
                throw new IllegalArgumentException("folds must be at least 2, was " + folds);
            }
            if (listed < 1) {
                throw new IllegalArgumentException("listed must be at least 1, was " + listed);
            }
        }
    }

    /**
     * What a model says about a row that it never saw.
     *
     * @param label place of the row's label among the classes
     * @param probabilities of the classes
     */
    record Predicted(long row, int label, double[] probabilities) {
        boolean isRight() {
            return Arrays.stream(probabilities).noneMatch(other -> other > probabilities[label]);
        }
    }

    @Override
    public String id() {
        return "label-noise";
    }

    @Override
    public String title() {
        return "Label noise by cross-validation";
    }

    @Override
    public String summary() {
        return "Which training labels to check, and about how many are wrong.";
    }

    @Override
    public Options defaults() {
        return new Options(5, 50, 1);
    }

    @Override
    public Optional<String> unsupportedReason(StudyContext context, Options options) {
        return context.run().data().classes(ColumnRole.LABEL).size() >= 2
                ? Optional.empty()
                : Optional.of(
                        "Label noise is found in a column of the role label with two classes at least. Choose a data set with classes.");
    }

    @Override
    public List<RunVariant> runs(StudyContext context, Options options) {
        return IntStream.range(0, options.folds())
                .mapToObj(fold -> context.base("without part %d of %d".formatted(fold + 1, options.folds()))
                        .withTrainRows(TrainRows.withoutFold(fold, options.folds(), options.seed())))
                .toList();
    }

    @Override
    public List<Figure> analyze(StudyResults results, Options options) {
        List<String> classes = results.context().run().data().classes(ColumnRole.LABEL);
        List<Predicted> predicted = new ArrayList<>();
        int parts = 0;
        for (VariantResult variant : results.variants()) {
            Optional<RunResult> evaluated = variant.runs().stream()
                    .filter(run -> !run.metrics(Split.DEV).isEmpty())
                    .findFirst();
            if (evaluated.isPresent()) {
                evaluated.get().predictions(Split.DEV, prediction -> add(prediction, classes, predicted));
                parts++;
            }
        }
        if (predicted.isEmpty()) {
            return List.of(
                    new Figure.Note(
                            "No predictions",
                            parts == 0
                                    ? "Labels are compared with predictions as soon as a run has ended."
                                    : "Label noise needs a head that chooses one class, and this one answers otherwise. Choose a classifier."));
        }
        Optional<String> tooWeak = tooWeak(predicted, classes.size());
        if (tooWeak.isPresent()) {
            return List.of(new Figure.Note("No estimate", tooWeak.get()));
        }
        ConfidentLearning found = ConfidentLearning.of(
                predicted.stream().mapToInt(Predicted::label).toArray(),
                predicted.stream().map(Predicted::probabilities).toArray(double[][]::new),
                classes.size());
        return List.of(
                new Figure.Note("Estimate", estimate(found, predicted, parts, options)),
                candidates(found, predicted, classes, options.listed()),
                joint(found, classes));
    }

    private static void add(RunResult.RowPrediction prediction, List<String> classes, List<Predicted> predicted) {
        int label = classes.indexOf(prediction.truth().map(Answer::text).orElse(""));
        if (label >= 0 && prediction.answer() instanceof Answer.ClassLabel answer) {
            double[] probabilities = classes.stream()
                    .mapToDouble(each -> answer.scores().getOrDefault(each, 0.0))
                    .toArray();
            predicted.add(new Predicted(prediction.row(), label, probabilities));
        }
    }

    private static double accuracy(List<Predicted> predicted) {
        return (double) predicted.stream().filter(Predicted::isRight).count() / predicted.size();
    }

    /** Share of the label that most rows have. */
    private static double mostFrequent(List<Predicted> predicted, int classes) {
        int[] counts = new int[classes];
        predicted.forEach(row -> counts[row.label()]++);
        return (double) Arrays.stream(counts).max().orElse(0) / predicted.size();
    }

    /** Why models that are no better than always the same answer cannot be asked about labels; empty when they are better. */
    static Optional<String> tooWeak(List<Predicted> predicted, int classes) {
        double accuracy = accuracy(predicted);
        double usual = mostFrequent(predicted, classes);
        if (accuracy > usual || accuracy == 1) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "Models that were trained without a row predict labels with accuracy %.4f, and the most frequent label alone would be right with %.4f. Such models say nothing about wrong labels. Let the runs train longer, or with settings that learn more.",
                accuracy,
                usual));
    }

    private static String estimate(ConfidentLearning found, List<Predicted> predicted, int parts, Options options) {
        return String.format(
                Locale.ROOT,
                "About %.1f %% of the labels are wrong; %,d rows are candidates. Models that were trained without a row predict the labels of %,d rows with accuracy %.4f (%d of %d parts). The worse these models are, the less their disagreement says about the labels.",
                100 * found.noise(),
                found.candidates().size(),
                predicted.size(),
                accuracy(predicted),
                parts,
                options.folds());
    }

    private static Figure candidates(
            ConfidentLearning found, List<Predicted> predicted, List<String> classes, int listed) {
        List<List<String>> rows = found.candidates().stream()
                .limit(listed)
                .map(candidate -> {
                    Predicted row = predicted.get(candidate.row());
                    return List.of(
                            String.valueOf(row.row() + 1),
                            classes.get(row.label()),
                            number(row.probabilities()[row.label()]),
                            classes.get(candidate.confident()),
                            number(row.probabilities()[candidate.confident()]));
                })
                .toList();
        return new Figure.Table(
                "Labels to check: %,d of %,d candidates"
                        .formatted(rows.size(), found.candidates().size()),
                List.of("row", "label", "its probability", "confident of", "its probability"),
                rows);
    }

    private static Figure joint(ConfidentLearning found, List<String> classes) {
        double[][] counts = Arrays.stream(found.joint())
                .map(row -> Arrays.stream(row).asDoubleStream().toArray())
                .toArray(double[][]::new);
        return new Figure.HeatMap("Labels by what the models are confident of", classes, classes, counts)
                .withLabels("class the models are confident of", "label", "rows");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
