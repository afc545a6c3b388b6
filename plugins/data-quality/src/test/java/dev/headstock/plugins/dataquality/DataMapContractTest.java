package dev.headstock.plugins.dataquality;

import dev.headstock.testkit.AnalysisContract;

class DataMapContractTest extends AnalysisContract<DataMap.Options> {

    @Override
    protected DataMap analysis() {
        return new DataMap();
    }
}
