package dev.headstock.plugins.layermix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.testkit.AnalysisContract;
import org.junit.jupiter.api.Test;

class LayerWeightsContractTest extends AnalysisContract<LayerWeights.Options> {

    @Override
    protected LayerWeights analysis() {
        return new LayerWeights();
    }

    /** The embeddings are 0: half of the weight on them and half on the third layer is 1.5. */
    @Test
    void theExpectedLayerIsTheMeanOfTheLayersByTheirWeights() {
        assertThat(LayerWeights.expectedLayer(new double[] {0.5, 0, 0, 0.5})).isCloseTo(1.5, within(1e-12));
        assertThat(LayerWeights.expectedLayer(new double[] {0, 1})).isCloseTo(1, within(1e-12));
    }
}
