package dev.headstock.plugins.pairclassification;

import dev.headstock.kit.TextPooling;
import dev.headstock.plugins.pairclassification.PairClassification.Cut;
import dev.headstock.plugins.pairclassification.PairClassification.Options;
import dev.headstock.plugins.pairclassification.PairClassification.Reading;

class TwoTowersContractTest extends PairClassificationContractTest {

    @Override
    protected Options options() {
        return new Options(Reading.SEPARATE, TextPooling.ATTENTION, 0.1, Cut.END);
    }
}
