package dev.headstock.plugins.layermix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.tuning.Readout;
import dev.headstock.testkit.ReadoutContract;
import org.junit.jupiter.api.Test;

class WeightedSumContractTest extends ReadoutContract {

    @Override
    protected Readout readout() {
        return new LayerMix.WeightedSum();
    }

    @Test
    void startsWithTheSameWeightForEveryLayer() {
        assertThat(readout().layerWeights(name -> new float[4])).containsOnly(0.25);
    }
}
