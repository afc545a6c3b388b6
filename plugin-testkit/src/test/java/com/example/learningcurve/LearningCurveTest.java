package com.example.learningcurve;

import dev.headstock.testkit.StudyContract;

class LearningCurveTest extends StudyContract<LearningCurve.Options> {

    @Override
    protected LearningCurve study() {
        return new LearningCurve();
    }
}
