package dev.headstock.plugins.layers;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.Analysis;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Subject;
import dev.headstock.api.analysis.SubjectCount;
import dev.headstock.api.head.Figure;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.Site;
import dev.headstock.api.tuning.ParameterVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.pf4j.Extension;

/**
 * How far training moved each layer, {@code ‖θ − θ₀‖ / ‖θ₀‖}, adapters merged into the weights that they change; and each
 * projection of each layer.
 *
 * @see <a href="https://arxiv.org/abs/1908.05620">Hao et al., 2019, section 5</a>
 */
@Extension
public final class LayerMovement implements Analysis<LayerMovement.Options> {
    public record Options(
            @Option("Also draw each projection of each layer.")
            boolean projections) {}

    /** Squared lengths of the way and of the start. */
    private record Moved(double way, double start) {
        double relative() {
            return start == 0 ? Double.NaN : Math.sqrt(way / start);
        }

        static Moved sum(List<Moved> parts) {
            return new Moved(
                    parts.stream().mapToDouble(Moved::way).sum(),
                    parts.stream().mapToDouble(Moved::start).sum());
        }
    }

    @Override
    public String id() {
        return "layer-movement";
    }

    @Override
    public String title() {
        return "How far each layer moved";
    }

    @Override
    public String summary() {
        return "Distance of each layer's weights from their start, relative to their length.";
    }

    @Override
    public SubjectCount subjectCount() {
        return SubjectCount.atLeast(1);
    }

    @Override
    public Options defaults() {
        return new Options(true);
    }

    @Override
    public Optional<String> unsupportedReason(List<Subject> subjects, Options options) {
        return subjects.stream()
                .filter(subject -> !subject.isTrained())
                .findFirst()
                .map(subject -> "'%s' is a base model, which no run moved. Choose trained models only."
                        .formatted(subject.name()));
    }

    @Override
    public List<Figure> analyze(AnalysisContext context, Options options) {
        Map<String, double[][]> lines = new LinkedHashMap<>();
        List<Figure> maps = new ArrayList<>();
        for (AnalyzedModel model : context.models()) {
            Map<String, Moved> moved = moved(context, model);
            ModelOutline outline = model.outline();
            double[][] points = new double[outline.layers() + 1][];
            for (int layer = -1; layer < outline.layers(); layer++) {
                int number = layer;
                points[layer + 1] = new double[] {
                    layer, sum(outline, moved, info -> info.layer() == number).relative()
                };
            }
            lines.put(model.name(), points);
            if (options.projections()) {
                maps.add(projections(model.name(), outline, moved));
            }
            context.reportProgress((double) lines.size() / context.models().size());
        }
        List<Figure> figures = new ArrayList<>(maps);
        figures.add(
                0,
                new Figure.LineChart(
                        "Distance from the start, relative to its length",
                        "layer (−1: embeddings)",
                        "relative distance",
                        lines));
        return figures;
    }

    /** Of each parameter of the backbone that an adapter can be merged into, or that has none. */
    private static Map<String, Moved> moved(AnalysisContext context, AnalyzedModel model) {
        return context.scoped(() -> {
            Map<String, NDArray> after = merged(model);
            ParameterVector back = model.displacement().scale(-1);
            if (back.norm() == 0) {
                throw new IllegalArgumentException(
                        "'%s' holds the weights that it started with: no step changed them, as in a model that a recipe made. Choose the run that trained it."
                                .formatted(model.name()));
            }
            return model.withOffset(back, () -> {
                Map<String, Moved> moved = new LinkedHashMap<>();
                after.forEach((path, weight) -> {
                    try (NDArray start = model.merged(path);
                            NDArray way = weight.sub(start)) {
                        moved.put(path, new Moved(squared(way), squared(start)));
                    }
                });
                return moved;
            });
        });
    }

    private static Map<String, NDArray> merged(AnalyzedModel model) {
        Map<String, NDArray> merged = new LinkedHashMap<>();
        model.outline().parameters().forEach(info -> merged.put(info.path(), model.merged(info.path())));
        return merged;
    }

    private static double squared(NDArray array) {
        try (NDArray squares = array.square();
                NDArray sum = squares.sum()) {
            return sum.getFloat();
        }
    }

    private static Moved sum(ModelOutline outline, Map<String, Moved> moved, Predicate<ParameterInfo> of) {
        return Moved.sum(outline.parameters().stream()
                .filter(of)
                .flatMap(info -> Optional.ofNullable(moved.get(info.path())).stream())
                .toList());
    }

    private static Figure projections(String name, ModelOutline outline, Map<String, Moved> moved) {
        List<String> roles = outline.sites().stream()
                .filter(site -> outline.weightAt(site).isPresent())
                .map(site -> site.role().id())
                .distinct()
                .toList();
        double[][] values = new double[outline.layers()][roles.size()];
        Arrays.stream(values).forEach(row -> Arrays.fill(row, Double.NaN));
        for (Site site : outline.sites()) {
            outline.weightAt(site)
                    .flatMap(path -> Optional.ofNullable(moved.get(path)))
                    .filter(any -> site.layer() >= 0 && site.layer() < outline.layers())
                    .ifPresent(way ->
                            values[site.layer()][roles.indexOf(site.role().id())] = way.relative());
        }
        List<String> layers = new ArrayList<>();
        for (int layer = 0; layer < outline.layers(); layer++) {
            layers.add("layer " + layer);
        }
        return new Figure.HeatMap("Projections of " + name, layers, roles, values);
    }
}
