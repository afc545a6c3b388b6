package dev.headstock.plugins.glyph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DrawTest {
    private static final int SEEDS = 2_000;

    private static double firstDrawn(Draw draw, Map<Integer, Long> counts, int character) {
        long first = LongStream.range(0, SEEDS)
                .filter(seed -> draw.order(counts, seed).get(0) == character)
                .count();
        return (double) first / SEEDS;
    }

    /** The error of a share of 2,000 draws is about 0.01. */
    @Test
    void aFrequentCharacterIsDrawnFirstAsOftenAsItOccurs() {
        Map<Integer, Long> counts = Map.of((int) '的', 6L, (int) '河', 3L, (int) '湖', 1L);

        assertThat(firstDrawn(Draw.BY_FREQUENCY, counts, '的')).isCloseTo(0.6, within(0.04));
        assertThat(firstDrawn(Draw.BY_FREQUENCY, counts, '湖')).isCloseTo(0.1, within(0.04));
        assertThat(firstDrawn(Draw.PLAIN, counts, '的')).isCloseTo(1 / 3.0, within(0.04));
        assertThat(firstDrawn(Draw.PLAIN, counts, '湖')).isCloseTo(1 / 3.0, within(0.04));
    }

    @Test
    void theSeedAloneDecides() {
        Map<Integer, Long> counts = Map.of((int) '的', 6L, (int) '河', 3L, (int) '湖', 1L, (int) '海', 2L);

        for (Draw draw : Draw.values()) {
            List<Integer> order = draw.order(counts, 5);
            assertThat(draw.order(new TreeMap<>(counts), 5)).isEqualTo(order);
            assertThat(order).containsExactlyInAnyOrderElementsOf(counts.keySet());
        }
    }
}
