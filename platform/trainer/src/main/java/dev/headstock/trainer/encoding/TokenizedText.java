package dev.headstock.trainer.encoding;

import java.util.Map;

/**
 * The tokens of one text, all arrays with one entry per token.
 *
 * @param charStarts in UTF-16 code units of the text, inclusive
 * @param charEnds exclusive
 * @param words index of the token's word in the text
 * @param features numbers besides the id, by name, see {@link dev.headstock.api.model.Tokenizer.Token}
 */
public record TokenizedText(int[] ids, int[] charStarts, int[] charEnds, int[] words, Map<String, int[][]> features) {
    static final TokenizedText EMPTY = new TokenizedText(new int[0], new int[0], new int[0], new int[0], Map.of());

    int tokens() {
        return ids.length;
    }
}
