package dev.headstock.plugins.glyph;

import dev.headstock.plugins.glyph.UnseenCharacters.Options;
import dev.headstock.testkit.StudyContract;
import java.util.List;

/** The specification of the contract has no pictures. */
class UnseenCharactersContractTest extends StudyContract<Options> {

    @Override
    protected UnseenCharacters study() {
        return new UnseenCharacters(Letters::of);
    }

    @Override
    protected Options options() {
        return new Options(List.of(10.0, 30.0), Draw.PLAIN, false, 1, 1);
    }
}
