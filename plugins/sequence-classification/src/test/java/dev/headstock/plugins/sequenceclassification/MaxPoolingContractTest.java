package dev.headstock.plugins.sequenceclassification;

import dev.headstock.plugins.sequenceclassification.SequenceClassification.Options;
import dev.headstock.plugins.sequenceclassification.SequenceClassification.TokenPooling;
import dev.headstock.testkit.HeadTypeContract;

class MaxPoolingContractTest extends HeadTypeContract<Options> {

    @Override
    protected SequenceClassification head() {
        return new SequenceClassification();
    }

    @Override
    protected Options options() {
        return new Options(TokenPooling.MAX, 0.1);
    }
}
