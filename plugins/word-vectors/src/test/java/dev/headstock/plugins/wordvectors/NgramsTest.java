package dev.headstock.plugins.wordvectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NgramsTest {

    private static int row(String ngram) {
        byte[] bytes = ngram.getBytes(UTF_8);
        return Integer.remainderUnsigned(Ngrams.hash(bytes, 0, bytes.length), 1000);
    }

    private static int[] rows(String... ngrams) {
        return Arrays.stream(ngrams).mapToInt(NgramsTest::row).toArray();
    }

    @Test
    void countsCharactersAndNotBytes() {
        assertThat(new Ngrams(1000, 3, 4).of("aéb")).isEqualTo(rows("<aé", "<aéb", "aéb", "aéb>", "éb>"));
    }

    /** The two marks alone would be in every word. */
    @Test
    void leavesOutTheMarksAlone() {
        assertThat(new Ngrams(1000, 1, 2).of("ab")).isEqualTo(rows("<a", "a", "ab", "b", "b>"));
    }

    /** FNV-1a of "a" is 0xE40C292C; bytes beyond ASCII are widened with their sign. */
    @Test
    void hashesAsFastTextDoes() {
        assertThat(Ngrams.hash(new byte[] {'a'}, 0, 1)).isEqualTo(0xE40C292C);
        assertThat(Ngrams.hash(new byte[] {(byte) 0xC3}, 0, 1))
                .isEqualTo((int) ((0x811C9DC5L ^ 0xFFFFFFC3L) * 0x01000193L));
    }

    @Test
    void theSeparatorHasNone() {
        assertThat(new Ngrams(1000, 3, 6).of("</s>")).isEmpty();
    }
}
