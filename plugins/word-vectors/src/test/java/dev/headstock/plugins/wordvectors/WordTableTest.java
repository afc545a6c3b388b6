package dev.headstock.plugins.wordvectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class WordTableTest {

    @Test
    void findsEveryWordAndNoOther() throws IOException {
        WordTable table = new WordTable();
        for (int i = 0; i < 100_000; i++) {
            assertThat(table.add("word-" + Integer.toHexString(i * 7919))).isEqualTo(i);
        }

        WordTable read = WordTable.read(table.content());

        assertThat(read.size()).isEqualTo(100_000);
        for (int i = 0; i < 100_000; i++) {
            assertThat(read.find("word-" + Integer.toHexString(i * 7919))).isEqualTo(i);
        }
        assertThat(read.find("word")).isEqualTo(WordTable.ABSENT);
        assertThat(read.word(17)).isEqualTo("word-" + Integer.toHexString(17 * 7919));
        assertThat(read.add("word-0")).isEqualTo(WordTable.ABSENT);
    }

    @Test
    void namesTheLineOfADuplicate() {
        assertThatThrownBy(() -> WordTable.read(new ByteArrayInputStream("a\nb\na\n".getBytes(UTF_8))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("words.txt, line 3: 'a' is a duplicate");
    }

    @Test
    void knowsWhetherWordsAreLowerCase() {
        assertThat(of("the", "straße", "雪").isLowercase()).isTrue();
        assertThat(of("the", "Cat").isLowercase()).isFalse();
        assertThat(of("the", "Élan").isLowercase()).isFalse();
    }

    private static WordTable of(String... words) {
        WordTable table = new WordTable();
        for (String word : words) {
            table.add(word);
        }
        return table;
    }
}
