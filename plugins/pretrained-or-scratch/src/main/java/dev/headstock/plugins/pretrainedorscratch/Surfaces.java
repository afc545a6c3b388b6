package dev.headstock.plugins.pretrainedorscratch;

import dev.headstock.api.head.Figure;
import dev.headstock.api.study.Choice;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.StudyResults;
import dev.headstock.api.study.VariantResult;
import java.util.List;

/** The training loss on a plane around the first run of each start, by the analysis loss-surface. */
final class Surfaces implements Measurement {
    /** A tenth of what the analysis takes by default: it is repeated for every run. */
    private static final Choice SURFACE =
            Choice.of("loss-surface").with("points", 9).with("examples", 32);

    @Override
    public RunVariant measured(RunVariant variant) {
        return variant.withAnalysis(SURFACE);
    }

    @Override
    public List<Figure> figures(StudyResults results) {
        return results.variants().stream()
                .flatMap(variant -> onTrainingRows(variant).stream())
                .toList();
    }

    private static List<Figure> onTrainingRows(VariantResult variant) {
        return variant.runs().stream()
                .flatMap(run -> run.figures(SURFACE.id()).stream())
                .filter(Figure.Surface.class::isInstance)
                .map(Figure.Surface.class::cast)
                .filter(surface -> surface.title().contains("training rows"))
                .limit(1)
                .map(surface -> titled(surface, variant.variant().name()))
                .toList();
    }

    private static Figure titled(Figure.Surface surface, String start) {
        return new Figure.Surface(
                "%s, start: %s".formatted(surface.title(), start),
                surface.x(),
                surface.y(),
                surface.values(),
                surface.paths(),
                surface.xLabel(),
                surface.yLabel(),
                surface.valueLabel());
    }
}
