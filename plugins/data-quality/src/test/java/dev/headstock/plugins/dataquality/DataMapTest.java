package dev.headstock.plugins.dataquality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Figure;
import dev.headstock.testkit.FakeAnalysisContext;
import dev.headstock.testkit.FakeAnalyzedModel;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.Workbench;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DataMapTest {
    private final Workbench bench = new Workbench();
    private final FakeAnalyzedModel model = FakeAnalyzedModel.trained(bench, "tiny", TinyBert.outline(2, 8), 1);
    private final FakeAnalysisContext context = FakeAnalysisContext.of(bench, model);

    @AfterEach
    void close() {
        bench.close();
    }

    /** The loss of these models is minus the logarithm of the label's probability; checkpoints lie at a half and at the end. */
    @Test
    void confidenceIsTheMeanProbabilityOfTheLabel() {
        Probe probe = context.probe(Split.TRAIN, 8, 1);
        double half = Math.exp(-model.withOffset(model.displacement().scale(-0.5), () -> model.losses(probe))[0]);
        double end = Math.exp(-model.losses(probe)[0]);

        Figure.ScatterPlot map = (Figure.ScatterPlot)
                new DataMap().analyze(context, new DataMap().defaults()).get(0);

        Figure.Point first = map.points().values().stream()
                .flatMap(List::stream)
                .filter(point -> point.label().startsWith("row 1:"))
                .findFirst()
                .orElseThrow();
        assertThat(first.y()).isCloseTo((half + end) / 2, within(1e-5));
        assertThat(first.x()).isCloseTo(Math.abs(half - end) / 2, within(1e-5));
        assertThat(map.points()).containsOnlyKeys("bad", "fair", "good");
    }
}
