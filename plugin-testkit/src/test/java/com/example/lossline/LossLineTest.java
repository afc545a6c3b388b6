package com.example.lossline;

import dev.headstock.testkit.AnalysisContract;

class LossLineTest extends AnalysisContract<LossLine.Options> {

    @Override
    protected LossLine analysis() {
        return new LossLine();
    }

    @Override
    protected LossLine.Options options() {
        return new LossLine.Options(9, 8);
    }
}
