package dev.headstock.plugins.dataquality;

import dev.headstock.testkit.AnalysisContract;

class DuplicatesContractTest extends AnalysisContract<Duplicates.Options> {

    @Override
    protected Duplicates analysis() {
        return new Duplicates();
    }
}
