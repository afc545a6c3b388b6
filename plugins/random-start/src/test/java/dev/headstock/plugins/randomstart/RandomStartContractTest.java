package dev.headstock.plugins.randomstart;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.plugins.randomstart.RandomStart.TokenizerSource;
import dev.headstock.testkit.ModelRecipeContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomStartContractTest extends ModelRecipeContract<RandomStart.Options> {
    static final List<String> TINY =
            List.of("num_hidden_layers=2", "hidden_size=8", "num_attention_heads=2", "max_position_embeddings=64");

    @Override
    protected RandomStart recipe() {
        return new RandomStart();
    }

    @Override
    protected RandomStart.Options options() {
        return new RandomStart.Options("bert", TINY, TokenizerSource.MODEL, List.of(BASE), List.of(), 100);
    }

    @Test
    void saysWhatIsNoEntry() {
        assertThatThrownBy(() -> new RandomStart.Options(
                        "bert", List.of("hidden_size"), TokenizerSource.MODEL, List.of(BASE), List.of(), 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Write it like hidden_size=256");
    }

    /** It follows from the tokenizer. */
    @Test
    void refusesASizeOfTheVocabulary() {
        assertThatThrownBy(() -> new RandomStart.Options(
                        "bert", List.of("vocab_size=9"), TokenizerSource.MODEL, List.of(BASE), List.of(), 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'vocab_size' follows from the other options");
    }
}
