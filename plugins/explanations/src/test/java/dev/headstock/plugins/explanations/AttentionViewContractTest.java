package dev.headstock.plugins.explanations;

import dev.headstock.testkit.AnalysisContract;

class AttentionViewContractTest extends AnalysisContract<AttentionView.Options> {

    @Override
    protected AttentionView analysis() {
        return new AttentionView();
    }
}
