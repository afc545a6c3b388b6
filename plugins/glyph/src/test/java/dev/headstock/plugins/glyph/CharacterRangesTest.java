package dev.headstock.plugins.glyph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CharacterRangesTest {

    @Test
    void joinsNeighbors() {
        CharacterRanges ranges = CharacterRanges.of(List.of(9, 3, 4, 5, 11, 10));

        assertThat(ranges.first()).containsExactly(3, 9);
        assertThat(ranges.last()).containsExactly(5, 11);
        assertThat(ranges.characters()).containsExactly(3, 4, 5, 9, 10, 11);
        assertThat(ranges.size()).isEqualTo(6);
    }

    @Test
    void aRowIsThePlaceAmongAll() {
        CharacterRanges ranges = CharacterRanges.of(List.of(3, 4, 5, 9));

        assertThat(List.of(ranges.row(3), ranges.row(5), ranges.row(9))).containsExactly(0, 2, 3);
        assertThat(List.of(ranges.row(2), ranges.row(6), ranges.row(-1))).containsExactly(-1, -1, -1);
    }
}
