package dev.headstock.plugins.tokenclassification;

class CrfContractTest extends TokenClassificationContractTest {

    @Override
    protected TokenClassification.Options options() {
        return new TokenClassification.Options(0.1, true, true, 0, 1);
    }
}
