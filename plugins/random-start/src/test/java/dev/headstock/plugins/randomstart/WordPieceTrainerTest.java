package dev.headstock.plugins.randomstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WordPieceTrainerTest {
    private static final Map<String, Long> COUNTS = Map.of("hug", 10L, "pug", 5L, "pun", 12L, "bun", 4L, "hugs", 5L);

    private static List<String> learned(int size) {
        List<String> tokens = WordPieceTrainer.train(COUNTS, size, share -> {});
        return tokens.subList(5, tokens.size());
    }

    /** (##u, ##g) is there 20 times, then (##u, ##n) 16 times, then (h, ##ug) 15 times. */
    @Test
    void joinsTheMostFrequentNeighborsFirst() {
        assertThat(learned(19))
                .containsExactly("b", "g", "h", "n", "p", "s", "u", "##g", "##n", "##s", "##u", "##ug", "##un", "hug");
    }

    /** (p, ##un) 12, (hug, ##s) and (p, ##ug) 5 each, (b, ##un) 4: of equal ones the alphabet's first. */
    @Test
    void endsWhenThereIsNothingLeftToJoin() {
        assertThat(learned(100).subList(14, 18)).containsExactly("pun", "hugs", "pug", "bun");
        assertThat(learned(100)).hasSize(18);
    }

    @Test
    void aPairThatIsThereOnceIsNoPattern() {
        assertThat(WordPieceTrainer.train(Map.of("ab", 1L), 100, share -> {})).hasSize(8);
    }

    @Test
    void wordsAreCutAsBertCutsThem() {
        assertThat(BertText.words("Zoë's café, 雪山!")).containsExactly("zoe", "'", "s", "cafe", ",", "雪", "山", "!");
    }

    @Test
    void wholeWordsAreInTheOrderOfTheirFrequency() {
        assertThat(WordList.of(Map.of("a", 1L, "b", 3L, "<s>", 9L, "c", 1L), 6))
                .containsExactly("<pad>", "<unk>", "<s>", "</s>", "b", "a");
    }

    @Test
    void quotesWhatJsonWouldMisread() {
        assertThat(TokenizerJson.of(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "\"", "\\")))
                .contains("\"\\\"\":5,\"\\\\\":6");
    }
}
