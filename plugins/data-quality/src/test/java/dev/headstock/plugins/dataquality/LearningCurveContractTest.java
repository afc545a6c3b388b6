package dev.headstock.plugins.dataquality;

import dev.headstock.testkit.StudyContract;

class LearningCurveContractTest extends StudyContract<LearningCurve.Options> {

    @Override
    protected LearningCurve study() {
        return new LearningCurve();
    }
}
