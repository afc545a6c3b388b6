package dev.headstock.plugins.lora;

import dev.headstock.plugins.lora.Lora.Start;
import dev.headstock.plugins.lora.Lora.Target;
import dev.headstock.testkit.AdapterPlacementContract;
import java.util.List;
import java.util.Set;

class DoraOfSingularVectorsContractTest extends AdapterPlacementContract<Lora.Options> {

    @Override
    protected Lora placement() {
        return new Lora();
    }

    @Override
    protected Lora.Options options() {
        return new Lora.Options(
                4, 8, Set.of(Target.values()), 0, "all", List.of(), true, true, Start.SINGULAR_VECTORS, false);
    }
}
