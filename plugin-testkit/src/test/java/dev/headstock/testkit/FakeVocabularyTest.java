package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FakeVocabularyTest {
    private final FakeVocabulary vocabulary = new FakeVocabulary(100);

    @Test
    void specialTokensHaveTheNamesOfBert() {
        assertThat(vocabulary.id("[CLS]")).isEqualTo(vocabulary.classTokenId());
        assertThat(vocabulary.id("[SEP]")).isEqualTo(vocabulary.separatorTokenId());
        assertThat(vocabulary.id("[PAD]")).isEqualTo(vocabulary.paddingTokenId());
        assertThat(vocabulary.id("[UNK]")).isEqualTo(vocabulary.unknownTokenId());
        assertThat(vocabulary.id("[MASK]")).isEqualTo(vocabulary.maskTokenId());
    }

    @Test
    void everyTokenHasOneName() {
        for (int id = 0; id < vocabulary.size(); id++) {
            assertThat(vocabulary.id(vocabulary.token(id))).hasValue(id);
        }
        assertThat(vocabulary.id("token-2")).isEmpty();
        assertThat(vocabulary.id("token-100")).isEmpty();
    }
}
