package dev.headstock.plugins.elmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.model.Tokenizer.Token;
import java.util.List;
import org.junit.jupiter.api.Test;

class ElmoTokenizerTest {
    private final ElmoTokenizer tokenizer =
            new ElmoTokenizer(new Words(List.of("<pad>", "<unk>", "<s>", "</s>", "cat"), 5), 6);

    @Test
    void cutsAtWhiteSpaceAndKnowsPlaces() {
        List<Token> tokens = tokenizer.tokenize("  cat\tsat ");

        assertThat(tokens).extracting(Token::id).containsExactly(4, Words.UNKNOWN);
        assertThat(tokens).extracting(Token::charStart).containsExactly(2, 6);
        assertThat(tokens).extracting(Token::charEnd).containsExactly(5, 9);
    }

    /** 'ü' is the bytes C3 BC, and the seventh character of six is not read. */
    @Test
    void charactersAreBytesBetweenTwoMarks() {
        assertThat(tokenizer.tokenize("üb").get(0).features().get(Characters.FEATURE))
                .containsExactly(259, 0xC3 + 1, 0xBC + 1, 'b' + 1, 260);
        assertThat(tokenizer.tokenize("abcdefg").get(0).features().get(Characters.FEATURE))
                .containsExactly(259, 'a' + 1, 'b' + 1, 'c' + 1, 'd' + 1, 260);
    }

    /** Otherwise a text could end its own sentence. */
    @Test
    void aWordOfATextIsNoSpecialToken() {
        assertThat(tokenizer.tokenize("</s>").get(0).id()).isEqualTo(Words.UNKNOWN);
    }

    @Test
    void leavesOutSpecialTokensOfATextThatItDecodes() {
        assertThat(tokenizer.decode(new int[] {2, 4, 1, 3, 0})).isEqualTo("cat <unk>");
    }

    @Test
    void theWordListHasAsManyLinesAsTheConfigurationSays() {
        assertThatThrownBy(() -> new Words(List.of("cat"), 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("words.txt has 1 lines, but vocab_size is 5");
    }
}
