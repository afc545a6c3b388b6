package dev.headstock.plugins.lora;

import dev.headstock.testkit.AdapterPlacementContract;

class LoraContractTest extends AdapterPlacementContract<Lora.Options> {

    @Override
    protected Lora placement() {
        return new Lora();
    }
}
