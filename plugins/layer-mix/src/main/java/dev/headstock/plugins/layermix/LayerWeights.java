package dev.headstock.plugins.layermix;

import dev.headstock.api.Analysis;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.SubjectCount;
import dev.headstock.api.head.Figure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pf4j.Extension;

/**
 * What trained mixtures read of each layer, and their center of gravity {@code Σ l·s_l}: the embeddings are 0, the first
 * layer is 1.
 *
 * @see <a href="https://arxiv.org/abs/1905.05950">Tenney et al., 2019, section 3.1</a>
 */
@Extension
public final class LayerWeights implements Analysis<LayerWeights.Options> {
    /** There are none. */
    public record Options() {}

    @Override
    public String id() {
        return "layer-weights";
    }

    @Override
    public String title() {
        return "Weights of a layer mixture";
    }

    @Override
    public String summary() {
        return "Which layers the heads of trained models read, and the expected layer of each.";
    }

    @Override
    public SubjectCount subjectCount() {
        return SubjectCount.atLeast(1);
    }

    @Override
    public Options defaults() {
        return new Options();
    }

    @Override
    public List<Figure> analyze(AnalysisContext context, Options options) {
        Map<String, double[][]> lines = new LinkedHashMap<>();
        List<List<String>> rows = new ArrayList<>();
        for (AnalyzedModel model : context.models()) {
            double[] weights = model.layerWeights();
            if (weights.length == 0) {
                throw new IllegalArgumentException(
                        "'%s' has no mixture of layers. Choose models that were trained with the strategy layer-mix."
                                .formatted(model.name()));
            }
            lines.put(model.name(), points(weights));
            rows.add(List.of(
                    model.name(),
                    number(expectedLayer(weights)),
                    String.valueOf(heaviest(weights)),
                    number(weights[heaviest(weights)])));
        }
        return List.of(
                new Figure.LineChart("Weight of each layer", "layer (0: embeddings)", "weight", lines),
                new Figure.Table(
                        "Expected layer: Σ layer · weight",
                        List.of("model", "expected layer", "heaviest layer", "its weight"),
                        rows));
    }

    /** Weights add up to 1; the first is that of the embeddings. */
    static double expectedLayer(double[] weights) {
        double sum = 0;
        for (int layer = 0; layer < weights.length; layer++) {
            sum += layer * weights[layer];
        }
        return sum;
    }

    private static int heaviest(double[] weights) {
        int heaviest = 0;
        for (int layer = 1; layer < weights.length; layer++) {
            heaviest = weights[layer] > weights[heaviest] ? layer : heaviest;
        }
        return heaviest;
    }

    private static double[][] points(double[] weights) {
        double[][] points = new double[weights.length][];
        for (int layer = 0; layer < weights.length; layer++) {
            points[layer] = new double[] {layer, weights[layer]};
        }
        return points;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
