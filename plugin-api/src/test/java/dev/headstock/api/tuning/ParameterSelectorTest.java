package dev.headstock.api.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import org.junit.jupiter.api.Test;

class ParameterSelectorTest {

    @Test
    void layersAreThoseOfBackboneAndAdapters() {
        ParameterSelector lowest = ParameterSelector.all().inLayers(-1, 2);

        assertThat(lowest.matches(Owner.BACKBONE, "embeddings.weight", -1, ParameterKind.EMBEDDING))
                .isTrue();
        assertThat(lowest.matches(Owner.ADAPTERS, "adapters.lora.2.query.a", 2, ParameterKind.MATRIX))
                .isTrue();
        assertThat(lowest.matches(Owner.BACKBONE, "x.3.weight", 3, ParameterKind.MATRIX))
                .isFalse();
        assertThat(lowest.matches(Owner.HEAD, "head.weight", 0, ParameterKind.MATRIX))
                .isFalse();
    }

    @Test
    void kindsAreSelectedInEveryFamily() {
        ParameterSelector norms = ParameterSelector.backbone().ofKind(ParameterKind.NORM);

        assertThat(norms.matches(Owner.BACKBONE, "h.0.ln_1.weight", 0, ParameterKind.NORM))
                .isTrue();
        assertThat(norms.matches(Owner.BACKBONE, "h.0.attn.query.weight", 0, ParameterKind.MATRIX))
                .isFalse();
    }

    @Test
    void adaptersOfOnePlacementAreNotThoseOfItsNumberedCopy() {
        ParameterSelector lora = ParameterSelector.adapters("lora");

        assertThat(lora.matches(Owner.ADAPTERS, "adapters.lora.0.query.a", 0, ParameterKind.MATRIX))
                .isTrue();
        assertThat(lora.matches(Owner.ADAPTERS, "adapters.lora-2.0.query.a", 0, ParameterKind.MATRIX))
                .isFalse();
    }

    @Test
    void oneStarIsPartOfAName() {
        assertThat(matches("head.*", "head.weight")).isTrue();
        assertThat(matches("head.*", "head.pooler.weight")).isFalse();
        assertThat(matches("**.weight", "head.pooler.weight")).isTrue();
        assertThat(matches("h*d.**", "head.pooler.weight")).isTrue();
    }

    private static boolean matches(String glob, String path) {
        return ParameterSelector.path(glob).matches(Owner.HEAD, path, 0, ParameterKind.MATRIX);
    }

    @Test
    void selectorsWithTheSameConditionsAreEqual() {
        assertThat(ParameterSelector.backbone().inLayers(0, 3).ofKind(ParameterKind.BIAS))
                .isEqualTo(
                        ParameterSelector.backbone().ofKind(ParameterKind.BIAS).inLayers(0, 3))
                .hasSameHashCodeAs(ParameterSelector.backbone().inLayers(0, 3).ofKind(ParameterKind.BIAS))
                .isNotEqualTo(ParameterSelector.backbone().inLayers(0, 3));
    }
}
