package dev.headstock.plugins.dataquality;

import dev.headstock.api.Analysis;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.tuning.ParameterVector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.pf4j.Extension;

/**
 * Training rows by the probability of their label over the checkpoints of a run: its mean (confidence) and its deviation
 * (variability). Rows with low confidence throughout are hard, and often labeled wrongly.
 *
 * @see <a href="https://arxiv.org/abs/2009.10795">Swayamdipta et al., 2020</a>
 */
@Extension
public final class DataMap implements Analysis<DataMap.Options> {
    private static final int FEWEST_CHECKPOINTS = 2;
    private static final int SHOWN_CHARACTERS = 80;

    public record Options(
            @Option(value = "Training rows to look at.", min = 50, max = 5_000)
            int examples,

            @Option(value = "Rows to list as candidates of a wrong label.", min = 1, max = 200)
            int listed,

            @Option(value = "Draws the rows.", advanced = true)
            long seed) {
        public Options {
            if (examples < 1) {
                throw new IllegalArgumentException("examples must be at least 1, was " + examples);
            }
            if (listed < 1) {
                throw new IllegalArgumentException("listed must be at least 1, was " + listed);
            }
        }
    }

    @Override
    public String id() {
        return "data-map";
    }

    @Override
    public String title() {
        return "Data map";
    }

    @Override
    public String summary() {
        return "Which training rows are easy, ambiguous or hard, and whose labels to check.";
    }

    @Override
    public Options defaults() {
        return new Options(500, 20, 1);
    }

    @Override
    public List<Figure> analyze(AnalysisContext context, Options options) {
        AnalyzedModel model = context.models().get(0);
        List<Long> checkpoints = model.checkpoints();
        if (checkpoints.size() < FEWEST_CHECKPOINTS) {
            throw new IllegalArgumentException(
                    "'%s' has %d stored checkpoints, and a data map needs at least %d. Train with a larger keepCheckpoints."
                            .formatted(model.name(), checkpoints.size(), FEWEST_CHECKPOINTS));
        }
        Probe probe = context.probe(Split.TRAIN, options.examples(), options.seed());
        int rows = probe.size();
        float[] probabilities = context.state("probabilities", () -> new float[checkpoints.size() * rows]);
        context.repeat("checkpoints", checkpoints.size(), index -> {
            ParameterVector offset =
                    model.weightsAt(checkpoints.get((int) index)).minus(model.weights());
            List<Prediction> predictions = model.withOffset(offset, () -> model.predict(probe));
            for (int row = 0; row < rows; row++) {
                probabilities[(int) index * rows + row] =
                        (float) ofLabel(probe.examples().get(row), predictions.get(row));
            }
        });
        return figures(probe, probabilities, checkpoints.size(), options);
    }

    /** NaN for a row without a label. */
    private static double ofLabel(Example example, Prediction prediction) {
        if (!(prediction.answer() instanceof Answer.ClassLabel answer)) {
            throw new IllegalArgumentException(
                    "A data map needs a model that chooses one class, and this one answers otherwise. Choose a classifier.");
        }
        return example.value(ColumnRole.LABEL)
                .map(label -> answer.scores().getOrDefault(label.string(), 0.0))
                .orElse(Double.NaN);
    }

    /** One training row over the checkpoints. */
    private record Mapped(Example example, double confidence, double variability) {
        String label() {
            return example.value(ColumnRole.LABEL).orElseThrow().string();
        }
    }

    private static List<Figure> figures(Probe probe, float[] probabilities, int checkpoints, Options options) {
        int rows = probe.size();
        List<Mapped> mapped = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int at = row;
            double[] own = IntStream.range(0, checkpoints)
                    .mapToDouble(i -> probabilities[i * rows + at])
                    .toArray();
            double mean = IntStream.range(0, own.length)
                    .mapToDouble(i -> own[i])
                    .average()
                    .orElseThrow();
            double variance = IntStream.range(0, own.length)
                    .mapToDouble(i -> (own[i] - mean) * (own[i] - mean))
                    .average()
                    .orElseThrow();
            if (!Double.isNaN(mean)) {
                mapped.add(new Mapped(probe.examples().get(row), mean, Math.sqrt(variance)));
            }
        }
        Map<String, List<Figure.Point>> points = new LinkedHashMap<>();
        mapped.stream().map(Mapped::label).distinct().sorted().forEach(label -> points.put(label, new ArrayList<>()));
        mapped.forEach(row -> points.computeIfAbsent(row.label(), any -> new ArrayList<>())
                .add(new Figure.Point(
                        row.variability(),
                        row.confidence(),
                        "row %d: %s".formatted(row.example().row() + 1, beginning(row.example())))));
        List<List<String>> candidates = mapped.stream()
                .filter(row -> row.confidence() < 0.5)
                .sorted(Comparator.comparingDouble(Mapped::confidence))
                .limit(options.listed())
                .map(row -> List.of(
                        String.valueOf(row.example().row() + 1),
                        row.label(),
                        String.format(Locale.ROOT, "%.3f", row.confidence()),
                        String.format(Locale.ROOT, "%.3f", row.variability()),
                        beginning(row.example())))
                .toList();
        return List.of(
                new Figure.ScatterPlot("Confidence by variability over %d checkpoints".formatted(checkpoints), points)
                        .withLabels("variability", "confidence"),
                new Figure.Table(
                        "Labels to check: mean probability of the label below one half",
                        List.of("row", "label", "confidence", "variability", "text"),
                        candidates));
    }

    private static String beginning(Example example) {
        String line = String.join(" ", example.texts()).strip().replaceAll("\\s+", " ");
        return line.length() <= SHOWN_CHARACTERS ? line : line.substring(0, SHOWN_CHARACTERS) + "…";
    }
}
