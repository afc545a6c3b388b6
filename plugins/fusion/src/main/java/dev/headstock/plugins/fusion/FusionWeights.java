package dev.headstock.plugins.fusion;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.Analysis;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalysisContext;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.pf4j.Extension;

/** Which adapters a fusion uses in which layer. */
@Extension
public final class FusionWeights implements Analysis<FusionWeights.Options> {
    public record Options(
            @Option(value = "Examples of DEV to average over", min = 1, max = 4096)
            int examples) {
        public Options {
            if (examples < 1) {
                throw new IllegalArgumentException("examples must be at least 1, was " + examples);
            }
        }
    }

    /** The mean weight of each adapter over all tokens. */
    private record Layer(String name, double[] weights) {}

    @Override
    public String id() {
        return "fusion-weights";
    }

    @Override
    public String title() {
        return "Weights of fused adapters";
    }

    @Override
    public String summary() {
        return "How much each layer of a model with adapter fusion uses each of the adapters.";
    }

    @Override
    public Options defaults() {
        return new Options(128);
    }

    @Override
    public List<Figure> analyze(AnalysisContext context, Options options) {
        AnalyzedModel model = context.models().get(0);
        Probe dev = context.probe(Split.DEV, options.examples(), 0);
        Probe probe = dev.size() > 0 ? dev : context.probe(Split.TRAIN, options.examples(), 0);
        List<Site> sites = Stream.of(SiteRole.ATTENTION_RESIDUAL, SiteRole.FFN_RESIDUAL)
                .flatMap(role -> model.outline().sites(role).stream())
                .toList();
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < sites.size(); i++) {
            Site site = sites.get(i);
            context.scoped(() -> measured(model, probe, site)).ifPresent(layers::add);
            context.reportProgress((i + 1.0) / sites.size());
        }
        return List.of(layers.isEmpty() ? nothing(model) : drawn(layers));
    }

    private static Optional<Layer> measured(AnalyzedModel model, Probe probe, Site site) {
        List<NDArray> rows;
        try {
            rows = model.published(probe, site, FusionAdapter.WEIGHTS);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // nothing is published at a site without a fusion
        }
        double[] sum = new double[0];
        long tokens = 0;
        for (NDArray row : rows) {
            long count = row.getShape().get(0);
            float[] numbers = row.toFloatArray();
            int adapters = Math.toIntExact(numbers.length / Math.max(1, count));
            sum = sum.length == 0 ? new double[adapters] : sum;
            for (int n = 0; n < numbers.length; n++) {
                sum[n % adapters] += numbers[n];
            }
            tokens += count;
        }
        for (int n = 0; n < sum.length; n++) {
            sum[n] /= tokens;
        }
        return Optional.of(
                new Layer("layer %d, %s".formatted(site.layer() + 1, site.role().id()), sum));
    }

    private static Figure nothing(AnalyzedModel model) {
        return new Figure.Note(
                "No fusion",
                "'%s' has no fused adapters. Choose a run with the placement fusion.".formatted(model.name()));
    }

    private static Figure drawn(List<Layer> layers) {
        int adapters = layers.get(0).weights().length;
        return new Figure.HeatMap(
                "Mean weight of each adapter",
                layers.stream().map(Layer::name).toList(),
                IntStream.rangeClosed(1, adapters)
                        .mapToObj("adapter %d"::formatted)
                        .toList(),
                layers.stream().map(Layer::weights).toArray(double[][]::new));
    }
}
