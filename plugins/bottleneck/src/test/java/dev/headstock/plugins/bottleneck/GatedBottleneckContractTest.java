package dev.headstock.plugins.bottleneck;

import dev.headstock.testkit.AdapterPlacementContract;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.TinyModel;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

class GatedBottleneckContractTest extends AdapterPlacementContract<Bottleneck.Options> {

    @Override
    protected Bottleneck placement() {
        return new Bottleneck();
    }

    @Override
    protected Bottleneck.Options options() {
        return new Bottleneck.Options(
                Bottleneck.Variant.PFEIFFER,
                4,
                Bottleneck.Activation.GELU,
                1,
                Bottleneck.Initialization.IDENTITY,
                Set.of(),
                List.of(),
                Bottleneck.Scale.FIXED,
                0,
                false,
                0,
                true);
    }

    /** Gates read whole texts, so that they are for encoders only. */
    @Override
    protected Stream<TinyModel> models() {
        return Stream.of(TinyBert.model(2, 16));
    }
}
