package dev.headstock.plugins.prefix;

import dev.headstock.testkit.AdapterPlacementContract;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.TinyModel;
import java.util.stream.Stream;

class GatedPrefixContractTest extends AdapterPlacementContract<PrefixTuning.Options> {

    @Override
    protected PrefixTuning placement() {
        return new PrefixTuning();
    }

    @Override
    protected PrefixTuning.Options options() {
        return new PrefixTuning.Options(3, false, 0, true);
    }

    /** Gates read whole texts, so that they are for encoders only. */
    @Override
    protected Stream<TinyModel> models() {
        return Stream.of(TinyBert.model(2, 16));
    }
}
