package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.tuning.Readout;
import dev.headstock.kit.Declarations;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every readout promises. A subclass names it. */
public abstract class ReadoutContract {
    private static final int ROWS = 2;
    private static final int TOKENS = 5;

    private Workbench bench = new Workbench();

    protected abstract Readout readout();

    @BeforeEach
    void open() {
        bench = new Workbench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static Stream<TinyModel> models() {
        return Stream.of(TinyBert.model(2, 16), TinyBert.model(3, 8), TinyGpt2.model(2, 16));
    }

    @Test
    void readsLayersThatTheModelHasInAscendingOrder() {
        models().forEach(model -> assertThat(readout().layers(model.outline()))
                .isNotEmpty()
                .isSorted()
                .doesNotHaveDuplicates()
                .allSatisfy(
                        layer -> assertThat(layer).isBetween(-1, model.outline().layers() - 1)));
        assertThat(Declarations.formulaProblem("formula", readout().formula())).isEmpty();
        AdapterPlacementContract.requireNames("parameters", readout().parameters(TinyBert.outline(2, 16)));
    }

    /** Heads read vectors of sequences, tokens or words. */
    @Test
    void hasItsWidthForSequencesAndForTokens() {
        models().forEach(model -> {
            ModelOutline outline = model.outline();
            int width = readout().width(outline);

            assertThat(combined(model, ROWS).getShape()).isEqualTo(new Shape(ROWS, width));
            assertThat(combined(model, ROWS, TOKENS).getShape()).isEqualTo(new Shape(ROWS, TOKENS, width));
        });
    }

    private NDArray combined(TinyModel model, long... dimensions) {
        long[] shape = Arrays.copyOf(dimensions, dimensions.length + 1);
        shape[dimensions.length] = model.outline().width();
        List<NDArray> pooled = readout().layers(model.outline()).stream()
                .map(layer -> bench.random(layer, shape))
                .toList();
        return readout().combine(pooled, pass(bench.moved(readout().parameters(model.outline()))));
    }

    private FakePass pass(Map<String, NDArray> parameters) {
        return FakePass.of(bench, parameters);
    }

    /** Features of a frozen model are pooled once, stored, and read out from the file. */
    @Test
    void readOutFromAFileIsReadOutFromTheModel() {
        models().forEach(model -> {
            FakeTokens tokens = FakeTokens.random(bench.memory(), ROWS, TOKENS, TinyModel.VOCABULARY);
            Map<String, NDArray> weights = bench.weights(model.outline().parameters());
            FakePass pass = pass(bench.moved(readout().parameters(model.outline())));
            List<NDArray> states = model.run(
                    tokens,
                    new FakeModelPass(model.outline(), weights, bench.memory(), bench.kernels()).reading(tokens));
            List<NDArray> pooled = readout().layers(model.outline()).stream()
                    .map(layer -> Pooling.FIRST.apply(
                            states.get(layer + 1), FakeBatch.of(bench.memory(), tokens), bench.kernels()))
                    .toList();
            List<NDArray> stored = pooled.stream()
                    .map(array -> bench.array(array.toFloatArray(), array.getShape()))
                    .toList();

            assertThat(readout().combine(stored, pass).toFloatArray())
                    .isEqualTo(readout().combine(pooled, pass).toFloatArray());
        });
    }

    @Test
    void everyParameterLearns() {
        models().forEach(model -> {
            List<NDArray> pooled = readout().layers(model.outline()).stream()
                    .map(layer -> bench.random(layer, ROWS, model.outline().width()))
                    .toList();
            NDArray direction = bench.random(9, ROWS, readout().width(model.outline()));

            bench.gradients(bench.moved(readout().parameters(model.outline())), leaves -> readout()
                            .combine(pooled, pass(leaves))
                            .mul(direction)
                            .sum())
                    .forEach((name, gradient) ->
                            Numbers.areFiniteAndNotZero("gradient of " + name, gradient.toFloatArray()));
        });
    }

    /** Weights of layers are drawn from 0 to 1. */
    @Test
    void weightsOfLayersAddUpToOne() {
        models().forEach(model -> {
            Map<String, float[]> parameters =
                    Workbench.numbers(bench.moved(readout().parameters(model.outline())));

            double[] weights = readout().layerWeights(parameters::get);

            if (weights.length > 0) {
                assertThat(weights).hasSize(readout().layers(model.outline()).size());
                assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-6));
            }
        });
    }
}
