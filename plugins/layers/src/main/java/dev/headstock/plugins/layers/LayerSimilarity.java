package dev.headstock.plugins.layers;

import dev.headstock.api.Analysis;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.analysis.SubjectCount;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.Pooling;
import dev.headstock.kit.ModelState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.pf4j.Extension;

/**
 * Centered kernel alignment of all layers with all layers: of a model before training with the same after it, and of the
 * first model with each other one. Widths and numbers of layers may differ.
 */
@Extension
public final class LayerSimilarity implements Analysis<LayerSimilarity.Options> {
    public record Options(
            @Option(value = "Rows of DEV to compare on.", min = 64, max = 2_048)
            int examples,

            @Option(value = "Draws the rows.", advanced = true)
            long seed) {
        public Options {
            if (examples < Gram.FEWEST_ROWS) {
                throw new IllegalArgumentException(
                        "examples must be at least %d, was %d".formatted(Gram.FEWEST_ROWS, examples));
            }
        }
    }

    @Override
    public String id() {
        return "layer-similarity";
    }

    @Override
    public String title() {
        return "Similarity of layers (CKA)";
    }

    @Override
    public String summary() {
        return "Which layers training changed, and how alike the layers of two models are.";
    }

    @Override
    public SubjectCount subjectCount() {
        return SubjectCount.atLeast(1);
    }

    @Override
    public Options defaults() {
        return new Options(256, 1);
    }

    @Override
    public List<Figure> analyze(AnalysisContext context, Options options) {
        Probe probe = context.probe(Split.DEV, options.examples(), options.seed());
        if (probe.size() < Gram.FEWEST_ROWS) {
            throw new IllegalArgumentException("DEV has %d rows, and similarity needs %d. Choose a larger data set."
                    .formatted(probe.size(), Gram.FEWEST_ROWS));
        }
        List<ModelState> states = ModelState.all(context);
        List<List<Gram>> layers = new ArrayList<>();
        for (ModelState state : states) {
            layers.add(state.compute(() -> layers(context, state, probe)));
            context.reportProgress((double) layers.size() / states.size());
        }
        List<Figure> figures = new ArrayList<>();
        Map<String, double[][]> same = new LinkedHashMap<>();
        int first = firstAsItIs(states);
        for (int i = 0; i < states.size(); i++) {
            boolean before = states.get(i).offset() != null;
            int other = before ? i + 1 : first;
            if (i == other) {
                continue;
            }
            double[][] alignment = alignment(layers.get(i), layers.get(other));
            String title = states.get(i).name() + " and " + states.get(other).name();
            figures.add(new Figure.HeatMap(
                    "CKA of " + title, names(alignment.length), names(alignment[0].length), alignment));
            same.put(title, diagonal(alignment));
        }
        figures.add(0, new Figure.LineChart("CKA of the same layer", "layer (−1: embeddings)", "CKA", same));
        return figures;
    }

    private static int firstAsItIs(List<ModelState> states) {
        return IntStream.range(0, states.size())
                .filter(i -> states.get(i).offset() == null)
                .findFirst()
                .orElseThrow();
    }

    private static List<Gram> layers(AnalysisContext context, ModelState state, Probe probe) {
        List<Gram> layers = new ArrayList<>();
        for (int layer = -1; layer < state.model().outline().layers(); layer++) {
            int number = layer;
            layers.add(context.scoped(() -> Gram.of(state.model().features(probe, number, Pooling.MEAN))));
        }
        return layers;
    }

    private static double[][] alignment(List<Gram> rows, List<Gram> columns) {
        return rows.stream()
                .map(row -> columns.stream().mapToDouble(row::alignment).toArray())
                .toArray(double[][]::new);
    }

    private static double[][] diagonal(double[][] alignment) {
        return IntStream.range(0, Math.min(alignment.length, alignment[0].length))
                .mapToObj(i -> new double[] {i - 1, alignment[i][i]})
                .toArray(double[][]::new);
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> i == 0 ? "embeddings" : "layer " + (i - 1))
                .toList();
    }
}
