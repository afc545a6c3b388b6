package dev.headstock.plugins.pretrainedorscratch;

import dev.headstock.testkit.StudyContract;

class PretrainedOrScratchContractTest extends StudyContract<PretrainedOrScratch.Options> {

    @Override
    protected PretrainedOrScratch study() {
        return new PretrainedOrScratch();
    }
}
