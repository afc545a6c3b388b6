package dev.headstock.plugins.bottleneck;

import dev.headstock.plugins.bottleneck.Bottleneck.Activation;
import dev.headstock.plugins.bottleneck.Bottleneck.Initialization;
import dev.headstock.plugins.bottleneck.Bottleneck.Options;
import dev.headstock.plugins.bottleneck.Bottleneck.Scale;
import dev.headstock.plugins.bottleneck.Bottleneck.Variant;
import dev.headstock.testkit.AdapterPlacementContract;
import java.util.List;
import java.util.Set;

class HoulsbyContractTest extends AdapterPlacementContract<Options> {

    @Override
    protected Bottleneck placement() {
        return new Bottleneck();
    }

    @Override
    protected Options options() {
        return new Options(
                Variant.HOULSBY,
                4,
                Activation.GELU,
                4,
                Initialization.IDENTITY,
                Set.of(),
                List.of(),
                Scale.CHANNEL,
                0.1,
                true,
                1,
                false);
    }
}
