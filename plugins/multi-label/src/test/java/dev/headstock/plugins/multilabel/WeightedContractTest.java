package dev.headstock.plugins.multilabel;

import dev.headstock.kit.TextPooling;

class WeightedContractTest extends MultiLabelContractTest {

    @Override
    protected MultiLabel.Options options() {
        return new MultiLabel.Options(TextPooling.CLS, 0, 3.5, false);
    }
}
