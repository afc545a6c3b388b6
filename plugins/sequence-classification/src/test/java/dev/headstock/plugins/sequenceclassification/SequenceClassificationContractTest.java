package dev.headstock.plugins.sequenceclassification;

import dev.headstock.testkit.HeadTypeContract;

class SequenceClassificationContractTest extends HeadTypeContract<SequenceClassification.Options> {

    @Override
    protected SequenceClassification head() {
        return new SequenceClassification();
    }
}
