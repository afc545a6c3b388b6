package dev.headstock.plugins.regression;

import dev.headstock.kit.TextPooling;

class ClsPoolingContractTest extends RegressionContractTest {

    @Override
    protected Regression.Options options() {
        return new Regression.Options(TextPooling.CLS, 0.1);
    }
}
