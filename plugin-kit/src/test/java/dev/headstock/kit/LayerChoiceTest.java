package dev.headstock.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LayerChoiceTest {

    private static List<Integer> chosen(String text, int layers) {
        LayerChoice choice = LayerChoice.parse(text);
        return IntStream.range(0, layers)
                .filter(layer -> choice.contains(layer, layers))
                .boxed()
                .toList();
    }

    @Test
    void namesLayersByWordsAndNumbers() {
        assertThat(chosen("all", 3)).containsExactly(0, 1, 2);
        assertThat(chosen("upper half", 6)).containsExactly(3, 4, 5);
        assertThat(chosen("first 2", 6)).containsExactly(0, 1);
        assertThat(chosen("last 2", 6)).containsExactly(4, 5);
        assertThat(chosen("0, 2, 4-5", 6)).containsExactly(0, 2, 4, 5);
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatThrownBy(() -> LayerChoice.parse("top"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'top'");
        assertThatThrownBy(() -> LayerChoice.parse("5-2")).hasMessageContaining("ends before it begins");
    }

    @Test
    void refusesALayerThatTheModelLacks() {
        assertThatThrownBy(() -> chosen("0-12", 12))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("layer 12 does not exist. The model has layers 0 to 11.");
    }
}
