package dev.headstock.plugins.microscope;

import dev.headstock.testkit.AnalysisContract;
import java.util.List;

class WordInContextContractTest extends AnalysisContract<WordInContext.Options> {

    @Override
    protected WordInContext analysis() {
        return new WordInContext();
    }

    @Override
    protected WordInContext.Options options() {
        return new WordInContext.Options("bank", List.of("a bank", "the bank"), -1, 2, 1, 1);
    }
}
