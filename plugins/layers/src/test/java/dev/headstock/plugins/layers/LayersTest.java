package dev.headstock.plugins.layers;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.head.Figure;
import dev.headstock.testkit.FakeAnalysisContext;
import dev.headstock.testkit.FakeAnalyzedModel;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.Workbench;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LayersTest {
    private final Workbench bench = new Workbench();
    private final FakeAnalyzedModel one = FakeAnalyzedModel.trained(bench, "one", TinyBert.outline(2, 8), 1);
    private final FakeAnalyzedModel wide = FakeAnalyzedModel.trained(bench, "wide", TinyBert.outline(3, 12), 2);

    @AfterEach
    void close() {
        bench.close();
    }

    private FakeAnalysisContext context(AnalyzedModel... models) {
        return FakeAnalysisContext.of(bench, models);
    }

    @Test
    void probesEveryLayerBeforeAndAfterTraining() {
        List<Figure> figures = new LayerProbing().analyze(context(one), new LayerProbing().defaults());

        Figure.LineChart chart = (Figure.LineChart) figures.get(0);
        assertThat(chart.series()).containsOnlyKeys("one before", "one");
        // The fake DEV is the fake training split: eight texts in eight dimensions are separable.
        assertThat(chart.series().values()).allSatisfy(line -> {
            assertThat(line).hasDimensions(3, 4);
            assertThat(line[0][0]).isEqualTo(-1);
            assertThat(line[2][1]).isBetween(line[2][2], line[2][3]);
        });
        Figure.Table cut = (Figure.Table) figures.get(1);
        assertThat(cut.rows()).hasSize(2);
    }

    @Test
    void comparesModelsOfDifferentShapes() {
        List<Figure> figures = new LayerSimilarity().analyze(context(one, wide), new LayerSimilarity().defaults());

        assertThat(figures)
                .extracting(Figure::title)
                .contains("CKA of one before and one", "CKA of wide and one", "CKA of wide before and wide");
        Figure.HeatMap map = (Figure.HeatMap) figures.get(3);
        assertThat(map.title()).isEqualTo("CKA of wide and one");
        assertThat(map.values()).hasDimensions(4, 3);
    }

    @Test
    void movementIsTheRelativeLengthOfTheWay() {
        List<Figure> figures = new LayerMovement().analyze(context(one), new LayerMovement().defaults());

        String path = "encoder.layer.1.attention.self.query.weight";
        NDArray start = one.initialWeights().get(path);
        double expected = norm(one.displacement().get(path)) / norm(start);
        Figure.HeatMap map = (Figure.HeatMap) figures.get(1);
        assertThat(map.values()[1][map.columns().indexOf("query")]).isCloseTo(expected, within(1e-4));
        double[][] line =
                requireNonNull(((Figure.LineChart) figures.get(0)).series().get("one"));
        assertThat(line).hasDimensions(3, 2);
        assertThat(line[1][1]).isBetween(0.01, 1.0);
    }

    @Test
    void movementOfAModelThatNoStepChangedIsRefused() {
        LayerMovement analysis = new LayerMovement();
        AnalyzedModel unmoved = (AnalyzedModel) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {AnalyzedModel.class},
                (proxy, method, given) -> method.getName().equals("displacement")
                        ? one.displacement().scale(0)
                        : method.invoke(one, given));

        assertThatThrownBy(() -> analysis.analyze(context(unmoved), analysis.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'one' holds the weights that it started with");
    }

    private static double norm(NDArray array) {
        return Math.sqrt(array.square().sum().getFloat());
    }
}
