package dev.headstock.plugins.layers;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.Analysis;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.analysis.SubjectCount;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.Pooling;
import dev.headstock.kit.ModelState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.pf4j.Extension;

/**
 * How well each layer separates the classes of the task: a linear probe per layer, solved to the optimum, before and after
 * training; and how many layers would do.
 *
 * @see <a href="https://arxiv.org/abs/1610.01644">Alain and Bengio, 2016</a>
 */
@Extension
public final class LayerProbing implements Analysis<LayerProbing.Options> {

    /** What of a text a probe reads. */
    public enum Vector {
        MEAN(Pooling.MEAN),
        FIRST_TOKEN(Pooling.FIRST);

        private final Pooling pooling;

        Vector(Pooling pooling) {
            this.pooling = pooling;
        }
    }

    public record Options(
            @Option("Mean of all tokens, or the first token, which some models prepare for classification.")
            Vector vector,

            @Option(value = "Training rows to fit probes on.", min = 64, max = 20_000)
            int train,

            @Option(value = "Rows of DEV to measure them on.", min = 64, max = 20_000)
            int dev,

            @Option(value = "Strength of the L2 penalty; larger is simpler.", min = 1e-6, max = 1)
            double penalty,

            @Option(
                    value = "Loss of accuracy at which a layer still counts as good enough for the cut.",
                    unit = "points",
                    min = 0,
                    max = 10)
            double cutTolerance,

            @Option(value = "Draws the rows.", advanced = true)
            long seed) {
        public Options {
            if (train < 2) {
                throw new IllegalArgumentException("train must be at least 2, was " + train);
            }
            if (dev < 1) {
                throw new IllegalArgumentException("dev must be at least 1, was " + dev);
            }
            if (!(penalty > 0)) {
                throw new IllegalArgumentException("penalty must be above 0, was " + penalty);
            }
            if (!(cutTolerance >= 0)) {
                throw new IllegalArgumentException("cutTolerance must not be negative, was " + cutTolerance);
            }
        }
    }

    @Override
    public String id() {
        return "layer-probing";
    }

    @Override
    public String title() {
        return "What each layer knows";
    }

    @Override
    public String summary() {
        return "Accuracy of a linear probe on each layer, before and after training: where the task is solved.";
    }

    @Override
    public SubjectCount subjectCount() {
        return SubjectCount.atLeast(1);
    }

    @Override
    public Options defaults() {
        return new Options(Vector.MEAN, 512, 256, 1e-2, 0.5, 1);
    }

    @Override
    public List<Figure> analyze(AnalysisContext context, Options options) {
        List<String> classes = context.data().orElseThrow().classes(ColumnRole.LABEL);
        if (classes.size() < 2) {
            throw new IllegalArgumentException(
                    "Probes need a column of the role label with two classes at least. Choose a data set with classes.");
        }
        Probe train = labeled(context, Split.TRAIN, options.train(), options.seed());
        Probe dev = labeled(context, Split.DEV, options.dev(), options.seed());
        int[] trainLabels = labels(train, classes);
        int[] devLabels = labels(dev, classes);
        List<ModelState> states = ModelState.all(context);
        int[] first = firstPlaces(states);
        int total = first[states.size()];
        float[] accuracies = context.state("accuracies", () -> new float[total]);
        context.repeat("layers", total, index -> {
            int at = (int) index;
            int which = IntStream.range(0, states.size())
                    .filter(i -> at < first[i + 1])
                    .findFirst()
                    .orElseThrow();
            ModelState state = states.get(which);
            int layer = at - first[which] - 1;
            float[] trainFeatures = features(state, train, layer, options.vector());
            float[] devFeatures = features(state, dev, layer, options.vector());
            LinearProbe probe = LinearProbe.fit(trainFeatures, trainLabels, classes.size(), options.penalty());
            accuracies[at] = accuracy(probe.predict(devFeatures), devLabels);
        });

        Map<String, double[][]> lines = new LinkedHashMap<>();
        List<List<String>> cuts = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            float[] own = new float[first[i + 1] - first[i]];
            System.arraycopy(accuracies, first[i], own, 0, own.length);
            lines.put(states.get(i).name(), line(own, devLabels.length));
            cuts.add(cut(states.get(i).name(), own, options.cutTolerance()));
        }
        return List.of(
                new Figure.LineChart(
                        "Accuracy of a linear probe on %d rows of DEV, with 95 %% intervals".formatted(dev.size()),
                        "layer (−1: embeddings)",
                        "accuracy",
                        lines),
                new Figure.Table(
                        "Cut depth: the lowest layer within %s points of the best".formatted(options.cutTolerance()),
                        List.of("model", "lowest good layer", "its accuracy", "best layer", "its accuracy"),
                        cuts),
                new Figure.Note(
                        "A model that ends there",
                        "A run of head-only with this layer reads it, and its export has the layers up to it and no others. The recipe student with these layers makes a base model of them."),
                new Figure.Note(
                        "Majority class",
                        "%.4f of these rows have the most frequent class: what a layer without any knowledge of the task would reach."
                                .formatted(majority(devLabels, classes.size()))));
    }

    /** Of each state the first number of its layers; last the number of all. */
    private static int[] firstPlaces(List<ModelState> states) {
        int[] first = new int[states.size() + 1];
        for (int i = 0; i < states.size(); i++) {
            first[i + 1] = first[i] + states.get(i).model().outline().layers() + 1;
        }
        return first;
    }

    /** Without rows that have no class. */
    private static Probe labeled(AnalysisContext context, Split split, int examples, long seed) {
        List<Long> rows = context.probe(split, examples, seed).examples().stream()
                .filter(example -> example.value(ColumnRole.LABEL).isPresent())
                .map(Example::row)
                .toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(
                    "The split %s has no labeled rows. Choose a data set version with such rows.".formatted(split));
        }
        Set<Long> chosen = new HashSet<>(rows);
        return context.probe(split, chosen::contains);
    }

    private static int[] labels(Probe probe, List<String> classes) {
        return probe.examples().stream()
                .mapToInt(example -> classes.indexOf(
                        example.value(ColumnRole.LABEL).orElseThrow().string()))
                .toArray();
    }

    private static float[] features(ModelState state, Probe probe, int layer, Vector vector) {
        return state.compute(() -> {
            try (NDArray features = state.model().features(probe, layer, vector.pooling)) {
                return features.toFloatArray();
            }
        });
    }

    private static float accuracy(int[] predicted, int[] labels) {
        return (float) IntStream.range(0, labels.length)
                        .filter(i -> predicted[i] == labels[i])
                        .count()
                / labels.length;
    }

    private static double majority(int[] labels, int classes) {
        long[] counts = new long[classes];
        for (int label : labels) {
            counts[label]++;
        }
        return (double) Arrays.stream(counts).max().orElse(0) / labels.length;
    }

    private static double[][] line(float[] accuracies, int rows) {
        double[][] points = new double[accuracies.length][];
        for (int i = 0; i < points.length; i++) {
            double[] interval = wilson(accuracies[i], rows);
            points[i] = new double[] {i - 1, accuracies[i], interval[0], interval[1]};
        }
        return points;
    }

    /**
     * The 95 % interval of a share of so many rows.
     *
     * @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson, 1927</a>
     */
    static double[] wilson(double share, int rows) {
        double z = 1.959964;
        double denominator = 1 + z * z / rows;
        double middle = (share + z * z / (2 * rows)) / denominator;
        double half = z / denominator * Math.sqrt(share * (1 - share) / rows + z * z / (4.0 * rows * rows));
        return new double[] {Math.max(0, middle - half), Math.min(1, middle + half)};
    }

    private static List<String> cut(String name, float[] accuracies, double tolerance) {
        int best = 0;
        for (int i = 1; i < accuracies.length; i++) {
            best = accuracies[i] > accuracies[best] ? i : best;
        }
        int lowest = 0;
        while (accuracies[lowest] < accuracies[best] - tolerance / 100) {
            lowest++;
        }
        return List.of(name, layer(lowest), number(accuracies[lowest]), layer(best), number(accuracies[best]));
    }

    private static String layer(int place) {
        return place == 0 ? "embeddings" : String.valueOf(place - 1);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
