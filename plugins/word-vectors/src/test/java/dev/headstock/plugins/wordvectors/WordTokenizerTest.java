package dev.headstock.plugins.wordvectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.model.Tokenizer.Token;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WordTokenizerTest {
    private static final Optional<Ngrams> NGRAMS = Optional.of(new Ngrams(1000, 3, 6));

    private static WordTokenizer tokenizer(boolean isLowercase, Optional<Ngrams> ngrams, String... words) {
        WordTable table = new WordTable();
        Names.SPECIAL.forEach(table::add);
        for (String word : words) {
            table.add(word);
        }
        return new WordTokenizer(WordVocabulary.of(table, table.size()), isLowercase, ngrams);
    }

    /** The text of each token; in brackets where the table lacks it. */
    private static List<String> cut(WordTokenizer tokenizer, String text) {
        return tokenizer.tokenize(text).stream()
                .map(token -> {
                    String part = text.substring(token.charStart(), token.charEnd());
                    return token.id() == 1 ? "[" + part + "]" : part;
                })
                .toList();
    }

    @Test
    void keepsAPieceThatTheTableHas() {
        WordTokenizer tokenizer = tokenizer(false, Optional.empty(), "don't", "stop", ".", "U.S.");

        assertThat(cut(tokenizer, "don't  stop. \n U.S. won't"))
                .containsExactly("don't", "stop", ".", "U.S.", "[won]", "[']", "[t]");
    }

    @Test
    void lowerCasesWhereTheTableIsLowerCase() {
        assertThat(cut(tokenizer(true, Optional.empty(), "the", "zürich"), "The ZÜRICH"))
                .containsExactly("The", "ZÜRICH");
        assertThat(cut(tokenizer(false, Optional.empty(), "the", "Zürich"), "The Zürich"))
                .containsExactly("[The]", "Zürich");
    }

    /** The longest word that the table has, character by character where it has none. */
    @Test
    void cutsChineseTextIntoWords() {
        WordTokenizer tokenizer = tokenizer(false, Optional.empty(), "今天", "天气", "今", "好", "2024", "，");

        assertThat(cut(tokenizer, "今天天气很好，2024年")).containsExactly("今天", "天气", "[很]", "好", "，", "2024", "[年]");
    }

    @Test
    void givesNgramsToUnseenWordsOnly() {
        WordTokenizer tokenizer = tokenizer(false, NGRAMS, "cat");

        List<Token> tokens = tokenizer.tokenize("cat cats");

        assertThat(tokens.get(0).features()).isEmpty();
        assertThat(tokens.get(1).features().get(Names.NGRAM_FEATURE)).isEqualTo(new Ngrams(1000, 3, 6).of("cats"));
    }

    @Test
    void aSpecialTokenIsNoWordOfAText() {
        assertThat(cut(tokenizer(false, Optional.empty(), "a"), "a </s> <pad>"))
                .containsExactly("a", "[<]", "[/]", "[s]", "[>]", "[<]", "[pad]", "[>]");
    }

    @Test
    void separatesTwoTextsAndAddsNothingElse() {
        assertThat(tokenizer(false, Optional.empty(), "a").specialTokens().between())
                .containsExactly(2);
        assertThat(tokenizer(false, Optional.empty(), "a").specialTokens().before())
                .isEmpty();
        assertThat(tokenizer(false, Optional.empty(), "a").specialTokens().after())
                .isEmpty();
    }
}
