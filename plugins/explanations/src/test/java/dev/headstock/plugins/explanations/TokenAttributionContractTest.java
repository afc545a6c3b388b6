package dev.headstock.plugins.explanations;

import dev.headstock.testkit.AnalysisContract;
import java.util.List;

class TokenAttributionContractTest extends AnalysisContract<TokenAttribution.Options> {

    @Override
    protected TokenAttribution analysis() {
        return new TokenAttribution();
    }

    @Override
    protected TokenAttribution.Options options() {
        return new TokenAttribution.Options(TokenAttribution.Method.INTEGRATED_GRADIENTS, List.of(), 2, 1, 2, 1);
    }
}
