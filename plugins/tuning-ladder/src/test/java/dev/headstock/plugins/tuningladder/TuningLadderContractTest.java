package dev.headstock.plugins.tuningladder;

import dev.headstock.testkit.StudyContract;

class TuningLadderContractTest extends StudyContract<TuningLadder.Options> {

    @Override
    protected TuningLadder study() {
        return new TuningLadder();
    }
}
