package dev.headstock.plugins.randomstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.plugins.randomstart.RandomStart.TokenizerSource;
import dev.headstock.testkit.ModelRecipeContract;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same promises, with sub-words that are learned from texts. */
class LearnedTokenizerContractTest extends ModelRecipeContract<RandomStart.Options> {

    @Override
    protected RandomStart recipe() {
        return new RandomStart();
    }

    @Override
    protected RandomStart.Options options() {
        return new RandomStart.Options(
                "bert", RandomStartContractTest.TINY, TokenizerSource.WORD_PIECE, List.of(), List.of(TEXTS), 60);
    }

    @Test
    void entriesAreNumbersListsFlagsAndTexts() {
        assertThat(Entries.read(List.of("a=3", "b = [1, 2]", "c=true", "d=relu", "e=1e-5")))
                .containsEntry("a", 3L)
                .containsEntry("b", List.of(1L, 2L))
                .containsEntry("c", true)
                .containsEntry("d", "relu")
                .containsEntry("e", 1e-5);
    }
}
