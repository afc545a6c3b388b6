package dev.headstock.plugins.sequenceclassification;

import dev.headstock.plugins.sequenceclassification.SequenceClassification.Options;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.Pooling;
import dev.headstock.testkit.HeadTypeContract;

class MaxPoolingContractTest extends HeadTypeContract<Options> {

    @Override
    protected SequenceClassification head() {
        return new SequenceClassification();
    }

    @Override
    protected Options options() {
        return new Options(Pooling.MAX, 0.1);
    }
}
