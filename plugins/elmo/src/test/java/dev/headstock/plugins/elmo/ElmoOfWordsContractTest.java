package dev.headstock.plugins.elmo;

import java.util.Map;

/** The same promises, with a table of words in the place of the character network. */
class ElmoOfWordsContractTest extends ElmoFamilyContractTest {
    private static final Map<String, Object> OF_WORDS =
            Map.of("model_type", "elmo", "input", "words", "cell_dim", 12, "projection_dim", 8, "vocab_size", 100);

    @Override
    protected Map<String, Object> config() {
        return OF_WORDS;
    }
}
