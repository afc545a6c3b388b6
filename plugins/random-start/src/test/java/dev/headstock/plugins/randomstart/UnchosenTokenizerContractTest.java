package dev.headstock.plugins.randomstart;

import dev.headstock.api.model.ModelReference;
import dev.headstock.plugins.randomstart.RandomStart.TokenizerSource;
import dev.headstock.testkit.ModelRecipeContract;
import java.util.List;

/** The default offers an empty place for a model, which whoever learns a tokenizer leaves as it is. */
class UnchosenTokenizerContractTest extends ModelRecipeContract<RandomStart.Options> {

    @Override
    protected RandomStart recipe() {
        return new RandomStart();
    }

    @Override
    protected RandomStart.Options options() {
        return new RandomStart.Options(
                "bert",
                RandomStartContractTest.TINY,
                TokenizerSource.WORD_PIECE,
                List.of(ModelReference.NONE),
                List.of(TEXTS),
                60);
    }
}
