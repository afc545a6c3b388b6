package dev.headstock.plugins.glyph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.plugins.glyph.GlyphPlacement.Replaced;
import dev.headstock.testkit.AdapterPlacementContract;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.Contexts.FakeRunContext;
import dev.headstock.testkit.TinyBert;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every token is replaced: those of the test are known to the model. */
class GlyphPlacementContractTest extends AdapterPlacementContract<GlyphPlacement.Options> {
    private static final ModelReference PICTURES = ModelReference.baseModel("pictures");

    @Override
    protected GlyphPlacement placement() {
        return new GlyphPlacement();
    }

    @Override
    protected GlyphPlacement.Options options() {
        return new GlyphPlacement.Options(PICTURES, Replaced.EVERY, true);
    }

    @Override
    protected FakeRunContext context(ModelOutline model) {
        return Contexts.of(model).withModel(PICTURES, pictures(model.width()));
    }

    private static ModelOutline pictures(int width) {
        GlyphConfig config = new GlyphConfig(width, new CharacterRanges(List.of(0), List.of(200)));
        return config.outline(config.entries());
    }

    @Test
    void trainsNothingUnlessAsked() {
        FakeRunContext context = context(TinyBert.outline(2, 16));
        Adapter frozen = placement()
                .place(context, new GlyphPlacement.Options(PICTURES, Replaced.UNKNOWN, false))
                .values()
                .iterator()
                .next();

        assertThat(frozen.parameters()).noneMatch(spec -> spec.trainable());
        assertThat(placement()
                        .place(context, options())
                        .values()
                        .iterator()
                        .next()
                        .parameters())
                .filteredOn(spec -> !spec.trainable())
                .extracting(spec -> spec.name())
                .containsExactly("pictures");
    }

    @Test
    void saysWhichModelToChoose() {
        FakeRunContext narrow = Contexts.of(TinyBert.outline(2, 16)).withModel(PICTURES, pictures(8));
        FakeRunContext other = narrow.withModel(PICTURES, TinyBert.outline(2, 16));

        assertThatThrownBy(() -> placement().place(narrow, options()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("width 8, but those of the model are of width 16");
        assertThatThrownBy(() -> placement().place(other, options()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of the family 'bert' and has no pictures");
        assertThatThrownBy(() -> placement().place(other, placement().defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Choose a model that the recipe 'Character pictures' has made");
    }
}
