package dev.headstock.plugins.sharpness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.analysis.Probe;
import dev.headstock.api.data.Split;
import dev.headstock.api.tuning.ParameterVector;
import dev.headstock.kit.Curvature;
import dev.headstock.testkit.FakeAnalysisContext;
import dev.headstock.testkit.FakeAnalyzedModel;
import dev.headstock.testkit.FakeVector;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.Workbench;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against PyTorch and SciPy: {@code bench/reference/sharpness.py} writes the weights and prints the numbers. */
class SharpnessReferenceTest {
    private static final Path WEIGHTS = Path.of("src/test/resources/tiny-bert.f32");
    private static final double LOSS = 1.0804953288916;
    private static final double SAM = 0.0319021649292;
    private static final double ADAPTIVE_SAM = 0.0100481639018;
    private static final double EPSILON_SHARPNESS = 0.4867644314461;
    private static final double EIGENVALUE = 10.3396;

    private final Workbench bench = new Workbench();
    private final FakeAnalyzedModel model = FakeAnalyzedModel.trained(bench, "tiny", TinyBert.outline(2, 8), 1);
    private final FakeAnalysisContext context = FakeAnalysisContext.of(bench, model);
    private final Probe probe = context.probe(Split.TRAIN, 8, 1);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void risesOfTheLossAreWithinOnePercent() throws IOException {
        ParameterVector change = stored().minus(model.weights());

        assertClose("loss", () -> model.loss(probe), LOSS, change);
        assertClose("SAM", () -> Curvature.samSharpness(context, model, probe, 0.05), SAM, change);
        assertClose(
                "adaptive SAM",
                () -> Curvature.adaptiveSamSharpness(context, model, probe, 0.05),
                ADAPTIVE_SAM,
                change);
        assertClose(
                "ε-sharpness",
                () -> Curvature.epsilonSharpness(context, model, probe, 5e-4, 10, 1),
                EPSILON_SHARPNESS,
                change);
    }

    @Test
    void theLargestEigenvalueIsWithinOnePercent() throws IOException {
        assertClose(
                "eigenvalue",
                () -> Curvature.topEigenvalue(context, model, probe, 100, 1e-4, 1),
                EIGENVALUE,
                stored().minus(model.weights()));
    }

    private void assertClose(String what, DoubleSupplier measure, double expected, ParameterVector change) {
        double found = model.withOffset(change, measure::getAsDouble);
        assertThat(found).as(what).isCloseTo(expected, within(Math.abs(0.01 * expected)));
    }

    /** All arrays one after the other, in the order of their paths. */
    private ParameterVector stored() throws IOException {
        FloatBuffer numbers = ByteBuffer.wrap(Files.readAllBytes(WEIGHTS))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        Map<String, NDArray> arrays = new TreeMap<>();
        for (String path : new TreeSet<>(model.weights().paths())) {
            NDArray there = model.parameter(path);
            float[] own = new float[Math.toIntExact(there.size())];
            numbers.get(own);
            arrays.put(path, bench.array(own, there.getShape()));
        }
        assertThat(numbers.hasRemaining()).isFalse();
        return FakeVector.of(arrays);
    }
}
