package dev.headstock.plugins.dataquality;

import dev.headstock.testkit.StudyContract;

class LabelNoiseContractTest extends StudyContract<LabelNoise.Options> {

    @Override
    protected LabelNoise study() {
        return new LabelNoise();
    }
}
