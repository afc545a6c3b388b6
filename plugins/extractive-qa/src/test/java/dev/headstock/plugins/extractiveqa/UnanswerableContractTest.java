package dev.headstock.plugins.extractiveqa;

import dev.headstock.plugins.extractiveqa.ExtractiveQa.Options;

class UnanswerableContractTest extends ExtractiveQaContractTest {

    @Override
    protected Options options() {
        return new Options(8, 12, 3, true, Comparison.WORDS);
    }
}
