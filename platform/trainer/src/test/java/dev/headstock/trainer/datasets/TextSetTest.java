package dev.headstock.trainer.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextSetTest {

    @Test
    void growsWithoutForgettingOrInventing() {
        Set<Long> expected = new HashSet<>();
        TextSet set = new TextSet();
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            // A narrow range, so that many come twice; zero among them.
            long hash = random.nextInt(100_000) * 0x9e3779b97f4a7c15L;

            assertThat(set.add(hash)).isEqualTo(expected.add(hash));
        }

        assertThat(expected).contains(0L).allMatch(set::contains);
        assertThat(set.contains(12_345)).isFalse();
    }
}
