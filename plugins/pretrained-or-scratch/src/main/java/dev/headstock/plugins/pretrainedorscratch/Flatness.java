package dev.headstock.plugins.pretrainedorscratch;

import dev.headstock.api.head.Figure;
import dev.headstock.api.study.Choice;
import dev.headstock.api.study.RunResult;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.StudyResults;
import dev.headstock.api.study.VariantResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The loss around each finished run, by the analyses loss-line and sharpness with the same directions and rows. */
final class Flatness implements Measurement {
    private static final Choice LINE = Choice.of("loss-line").with("points", 11).with("examples", 64);
    /** Less than the analysis takes by default: it is repeated for every run. */
    private static final Choice SHARPNESS = Choice.of("sharpness")
            .with("examples", 32)
            .with("ascentSteps", 5)
            .with("iterations", 10)
            .with("directions", 1);

    private static final String TRAIN = "train";

    @Override
    public RunVariant measured(RunVariant variant) {
        return variant.withAnalysis(LINE).withAnalysis(SHARPNESS);
    }

    @Override
    public List<Figure> figures(StudyResults results) {
        Map<String, double[][]> lines = new LinkedHashMap<>();
        List<String> columns = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (VariantResult variant : results.variants()) {
            List<double[][]> ofSeeds = new ArrayList<>();
            for (RunResult run : variant.runs()) {
                tables(run).forEach(table -> {
                    columns.clear();
                    columns.addAll(withoutModel(table.columns()));
                    table.rows()
                            .forEach(row -> rows.add(Stream.concat(
                                            Stream.of(variant.variant().name(), String.valueOf(run.seed())),
                                            withoutModel(row).stream())
                                    .toList()));
                });
                lines(run).forEach(ofSeeds::add);
            }
            if (!ofSeeds.isEmpty()) {
                lines.put(variant.variant().name(), Curves.overSeeds(ofSeeds));
            }
        }
        List<Figure> figures = new ArrayList<>();
        if (!lines.isEmpty()) {
            figures.add(new Figure.LineChart(
                    "Training loss along one random direction, mean and range of the seeds",
                    "distance from the trained weights, in their lengths",
                    "loss",
                    lines));
        }
        if (!rows.isEmpty()) {
            figures.add(new Figure.Table(
                    "Sharpness of each run",
                    Stream.concat(Stream.of("start", "seed"), columns.stream()).toList(),
                    rows));
        }
        return figures;
    }

    /** The first column names the model. */
    private static List<String> withoutModel(List<String> cells) {
        return cells.subList(1, cells.size());
    }

    private static List<Figure.Table> tables(RunResult run) {
        return run.figures(SHARPNESS.id()).stream()
                .filter(Figure.Table.class::isInstance)
                .map(Figure.Table.class::cast)
                .toList();
    }

    private static List<double[][]> lines(RunResult run) {
        return run.figures(LINE.id()).stream()
                .filter(Figure.LineChart.class::isInstance)
                .map(Figure.LineChart.class::cast)
                .filter(chart -> chart.series().containsKey(TRAIN))
                .map(chart -> chart.series().get(TRAIN))
                .toList();
    }
}
