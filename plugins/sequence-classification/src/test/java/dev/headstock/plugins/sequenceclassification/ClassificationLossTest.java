package dev.headstock.plugins.sequenceclassification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.DatasetSchema.Column;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.Target;
import dev.headstock.kit.TextPooling;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.ClassWeights;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.LongTexts;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.Options;
import dev.headstock.testkit.FakeBatch;
import dev.headstock.testkit.FakeEncoder;
import dev.headstock.testkit.FakeExample;
import dev.headstock.testkit.FakePass;
import dev.headstock.testkit.FakeUnit;
import dev.headstock.testkit.FakeVocabulary;
import dev.headstock.testkit.Workbench;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against PyTorch: {@code bench/reference/losses.py} prints the numbers. */
class ClassificationLossTest {
    private static final float[] LOGITS = {2, -1, 0.5f, -0.3f, 0.2f, 0.1f, 30, -30, 0, 0, 1.5f, -2};
    private static final int[] CLASSES = {0, 2, 0, 2};

    private static final DatasetSchema DATA = new DatasetSchema(
            List.of(new Column("label", ColumnRole.LABEL, List.of("a", "b", "c"), List.of(6L, 3L, 1L), null, 0)));

    @Test
    void balancedWeightsAreThoseOfPyTorch() {
        ClassificationLoss loss = loss(ClassWeights.BALANCED, 0, 0);

        float[] computed = compute(loss);

        requireClose(computed, 0.134061858, 3.402758837, 0, 12.419340134);
        double sum = 0;
        double weight = 0;
        for (int i = 0; i < CLASSES.length; i++) {
            sum += computed[i];
            weight += loss.weight(CLASSES[i]);
        }
        assertThat(sum / weight).as("mean").isCloseTo(2.051506281, within(1e-5));
    }

    @Test
    void focusingLooksAwayFromWhatIsPredictedWell() {
        requireClose(compute(loss(ClassWeights.EVEN, 2, 0)), 0.011092754, 0.417743518, 0, 3.548427842);
    }

    @Test
    void smoothingSpreadsAShareOfTheTarget() {
        requireClose(compute(loss(ClassWeights.EVEN, 0, 0.1)), 0.391311347, 1.030827641, 3.000000238, 3.542468786);
    }

    @Test
    void withoutOptionsItIsCrossEntropy() {
        requireClose(compute(loss(ClassWeights.EVEN, 0, 0)), 0.241311327, 1.020827651, 0, 3.725802183);
    }

    @Test
    void focusingAndSmoothingExcludeEachOther() {
        assertThatThrownBy(() -> loss(ClassWeights.EVEN, 2, 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Set one of them to 0");
    }

    private static ClassificationLoss loss(ClassWeights weights, double focusing, double smoothing) {
        return ClassificationLoss.of(
                DATA, new Options(TextPooling.MEAN, 0, weights, focusing, smoothing, LongTexts.CUT_END, 0, 1));
    }

    private static float[] compute(ClassificationLoss loss) {
        try (Workbench bench = new Workbench()) {
            FakeEncoder encoder = new FakeEncoder(new FakeVocabulary(100), 8);
            List<FakeUnit> units = new ArrayList<>();
            for (int id : CLASSES) {
                units.add(new FakeUnit(
                        FakeExample.ofText(units.size(), "text"),
                        encoder.rows(InputSequence.of("text")),
                        Target.ofId(id).withWeight(loss.weight(id))));
            }
            return loss.of(
                            bench.array(LOGITS, new Shape(CLASSES.length, 3)),
                            new FakeBatch(bench.memory(), units),
                            FakePass.of(bench, Map.of()))
                    .toFloatArray();
        }
    }

    private static void requireClose(float[] computed, double... expected) {
        assertThat(computed).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) computed[i]).as("loss of row %d", i).isCloseTo(expected[i], within(1e-5));
        }
    }
}
