package dev.headstock.plugins.glyph;

import dev.headstock.testkit.AnalysisContract;

class HiddenCharactersContractTest extends AnalysisContract<HiddenCharacters.Options> {

    @Override
    protected HiddenCharacters analysis() {
        return new HiddenCharacters(Letters::of);
    }
}
