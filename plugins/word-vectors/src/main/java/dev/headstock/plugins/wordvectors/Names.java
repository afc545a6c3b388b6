package dev.headstock.plugins.wordvectors;

import java.util.List;

/** Names of files, tensors and special tokens. */
final class Names {
    static final String MODEL_TYPE = "word-vectors";
    /** A word a line; the number of the line, from 0, is the id. */
    static final String WORDS_FILE = "words.txt";

    static final String WORDS = "word_embeddings.weight";
    static final String NGRAMS = "ngram_embeddings.weight";
    /** The feature of a token. */
    static final String NGRAM_FEATURE = "ngrams";

    static final String PADDING = "<pad>";
    static final String UNKNOWN = "<unk>";
    /** Between two texts. It is a word of fastText's files, where it stands for the end of a line. */
    static final String SEPARATOR = "</s>";

    static final List<String> SPECIAL = List.of(PADDING, UNKNOWN, SEPARATOR);

    private Names() {}
}
