package dev.headstock.plugins.elmo;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Ids of characters as AllenNLP counts them: the bytes of UTF-8, then five marks, all one higher, because 0 is behind the
 * end of a sentence.
 */
final class Characters {
    /** The feature of a token. */
    static final String FEATURE = "characters";

    static final int COUNT = 262;
    static final int SENTENCE_BEGIN = 257;
    static final int SENTENCE_END = 258;
    static final int WORD_BEGIN = 259;
    static final int WORD_END = 260;
    static final int PADDING = 261;
    /** A byte between the two marks. */
    static final int SHORTEST = 3;

    private Characters() {}

    /** Begin, bytes, end; without padding. What does not fit is cut. */
    static int[] of(String word, int length) {
        byte[] bytes = word.getBytes(UTF_8);
        int kept = Math.min(bytes.length, length - 2);
        int[] ids = new int[kept + 2];
        ids[0] = WORD_BEGIN;
        for (int i = 0; i < kept; i++) {
            ids[i + 1] = Byte.toUnsignedInt(bytes[i]) + 1;
        }
        ids[kept + 1] = WORD_END;
        return ids;
    }
}
