package dev.headstock.server.evaluations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StorableTextTest {
    @Test
    void whatPostgresqlCannotStoreIsReplaced() {
        assertThat(StorableText.of("a\0b")).isEqualTo("a\uFFFDb");
        assertThat(StorableText.of("half \uD83D")).isEqualTo("half \uFFFD");
        assertThat(StorableText.of("whole \uD83D\uDE00")).isEqualTo("whole \uD83D\uDE00");
        assertThat(StorableText.ofJson(Map.of("alternatives", List.of("\0", 1))))
                .isEqualTo(Map.of("alternatives", List.of("\uFFFD", 1)));
    }
}
