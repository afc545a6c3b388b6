package dev.headstock.plugins.elmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.Init;
import dev.headstock.testkit.ModelFamilyContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The hidden states of a whole checkpoint are compared with PyTorch's in trainer-tests, through import and engine. */
class ElmoFamilyContractTest extends ModelFamilyContract<ElmoFamily.Options> {
    static final Map<String, Object> CONFIG = Map.of(
            "model_type", "elmo",
            "cell_dim", 12,
            "projection_dim", 8,
            "vocab_size", 100,
            "char_embedding_dim", 4,
            "filter_widths", List.of(1, 2),
            "filter_counts", List.of(4, 6),
            "max_characters_per_token", 8);

    /** Overridden for word input. */
    protected Map<String, Object> config() {
        return CONFIG;
    }

    @Override
    protected ElmoFamily family() {
        return new ElmoFamily();
    }

    @Override
    protected CheckpointManifest checkpoint() {
        Map<String, Shape> tensors = new HashMap<>();
        ElmoConfig.read(config())
                .outline(config())
                .parameters()
                .forEach(parameter -> tensors.put(parameter.path(), parameter.shape()));
        return new CheckpointManifest(config(), tensors);
    }

    @Override
    protected Map<String, int[]> features(int id) {
        return Map.of(Characters.FEATURE, Characters.of("word " + id * id, 8));
    }

    /** What a cell holds is kept at the beginning, or nothing is learned over long distances. */
    @Test
    void forgetGatesBeginOpen() {
        Init init = ElmoConfig.read(config())
                .outline(config())
                .initial("layers.1.forward.bias")
                .orElseThrow();

        float[] bias = ((Init.Computed) init).numbers().get();

        assertThat(bias).hasSize(48);
        for (int i = 0; i < bias.length; i++) {
            assertThat(bias[i]).as("bias %d", i).isEqualTo(i >= 12 && i < 24 ? 1 : 0);
        }
    }

    @Test
    void aConfigurationOfItsTypeAloneIsASmallModel() {
        assertThat(family().outline(new CheckpointManifest(Map.of("model_type", "elmo"), Map.of())))
                .hasValueSatisfying(outline -> {
                    assertThat(outline.width()).isEqualTo(256);
                    assertThat(outline.layers()).isEqualTo(2);
                });
    }

    @Test
    void namesEverythingThatIsWrong() {
        Map<String, Object> config = new HashMap<>(CONFIG);
        config.put("filter_counts", List.of(4));
        config.put("filter_widths", List.of(1, 9));
        config.put("input", "sounds");
        config.put("clip", -1);

        assertThatThrownBy(() -> family().outline(new CheckpointManifest(config, Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("filter_widths has 2 entries, but filter_counts has 1")
                .hasMessageContaining("above max_characters_per_token 8")
                .hasMessageContaining("input 'sounds'")
                .hasMessageContaining("clip must be at least 0");
    }
}
