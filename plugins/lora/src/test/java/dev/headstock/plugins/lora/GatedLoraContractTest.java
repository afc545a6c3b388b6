package dev.headstock.plugins.lora;

import dev.headstock.testkit.AdapterPlacementContract;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.TinyModel;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

class GatedLoraContractTest extends AdapterPlacementContract<Lora.Options> {

    @Override
    protected Lora placement() {
        return new Lora();
    }

    @Override
    protected Lora.Options options() {
        return new Lora.Options(
                4,
                8,
                Set.of(Lora.Target.QUERY, Lora.Target.VALUE),
                0,
                "all",
                List.of(),
                false,
                false,
                Lora.Start.ZERO,
                true);
    }

    /** Gates read whole texts, so that they are for encoders only. */
    @Override
    protected Stream<TinyModel> models() {
        return Stream.of(TinyBert.model(2, 16));
    }
}
