package dev.headstock.plugins.pretrainedorscratch;

import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.head.Figure;
import dev.headstock.api.study.Choice;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.StudyContext;
import dev.headstock.api.study.StudyResults;
import dev.headstock.api.study.VariantResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What each layer knows of the task and how far training moved it, by the analyses layer-probing and layer-movement. */
final class Layers implements Measurement {
    private static final Choice PROBING =
            Choice.of("layer-probing").with("train", 256).with("dev", 128);
    private static final Choice MOVEMENT = Choice.of("layer-movement").with("projections", false);
    private static final String LAYER = "layer (−1: embeddings)";
    /** What the analysis appends to a model's name for the line of its state before training. */
    private static final String BEFORE = " before";

    /** Why layers cannot be probed, as a sentence; empty when they can. */
    static Optional<String> unsupportedReason(StudyContext context) {
        return context.run().data().classes(ColumnRole.LABEL).size() >= 2
                ? Optional.empty()
                : Optional.of(
                        "layers asks what each layer knows of the classes, and this data set has no column of the role label with two of them. Switch layers off.");
    }

    @Override
    public RunVariant measured(RunVariant variant) {
        return variant.withAnalysis(PROBING).withAnalysis(MOVEMENT);
    }

    @Override
    public List<Figure> figures(StudyResults results) {
        Map<String, double[][]> known = new LinkedHashMap<>();
        Map<String, double[][]> moved = new LinkedHashMap<>();
        for (VariantResult variant : results.variants()) {
            String start = variant.variant().name();
            add(known, start + BEFORE, lines(variant, PROBING, name -> name.endsWith(BEFORE)));
            add(known, start, lines(variant, PROBING, name -> !name.endsWith(BEFORE)));
            add(moved, start, lines(variant, MOVEMENT, name -> true));
        }
        List<Figure> figures = new ArrayList<>();
        if (!known.isEmpty()) {
            figures.add(new Figure.LineChart(
                    "Accuracy of a linear probe on each layer, before and after training, mean and range of the seeds",
                    LAYER,
                    "accuracy on DEV",
                    known));
        }
        if (!moved.isEmpty()) {
            figures.add(new Figure.LineChart(
                    "How far training moved each layer, mean and range of the seeds",
                    LAYER,
                    "relative distance",
                    moved));
        }
        return figures;
    }

    private static void add(Map<String, double[][]> chart, String name, List<double[][]> ofSeeds) {
        if (!ofSeeds.isEmpty()) {
            chart.put(name, Curves.overSeeds(ofSeeds));
        }
    }

    private static List<double[][]> lines(VariantResult variant, Choice analysis, Predicate<String> named) {
        return variant.runs().stream()
                .flatMap(run -> run.figures(analysis.id()).stream())
                .filter(Figure.LineChart.class::isInstance)
                .map(Figure.LineChart.class::cast)
                .flatMap(chart -> chart.series().entrySet().stream())
                .filter(line -> named.test(line.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }
}
