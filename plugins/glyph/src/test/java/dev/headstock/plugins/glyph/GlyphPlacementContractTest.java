package dev.headstock.plugins.glyph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.plugins.glyph.GlyphPlacement.Replaced;
import dev.headstock.testkit.AdapterPlacementContract;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.Contexts.FakeRunContext;
import dev.headstock.testkit.FakeAdapterContext;
import dev.headstock.testkit.FakeTokens;
import dev.headstock.testkit.TinyBert;
import dev.headstock.testkit.Workbench;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        return new GlyphPlacement.Options(PICTURES, Replaced.EVERY, true, "");
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
                .place(context, new GlyphPlacement.Options(PICTURES, Replaced.UNKNOWN, false, ""))
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

    /** In this test the code point of a token is its id: 12 is hidden, 13 known, 3 unknown. */
    @Test
    void hiddenCharactersAreReadLikeUnknownOnes() {
        try (Workbench bench = new Workbench()) {
            ModelOutline model = TinyBert.outline(2, 16);
            Site site = model.sites(SiteRole.WORD_EMBEDDINGS).get(0);
            NDArray output = bench.random(2, 1, 3, 16);

            float[] every = read(bench, site, output, Replaced.EVERY, "");
            float[] hidden = read(bench, site, output, Replaced.UNKNOWN, Character.toString(12));

            assertThat(Arrays.copyOfRange(hidden, 0, 16)).isEqualTo(Arrays.copyOfRange(every, 0, 16));
            assertThat(Arrays.copyOfRange(hidden, 16, 32))
                    .isEqualTo(Arrays.copyOfRange(output.toFloatArray(), 16, 32))
                    .isNotEqualTo(Arrays.copyOfRange(every, 16, 32));
            assertThat(Arrays.copyOfRange(hidden, 32, 48)).isEqualTo(Arrays.copyOfRange(every, 32, 48));
        }
    }

    private float[] read(Workbench bench, Site site, NDArray output, Replaced replaced, String hidden) {
        GlyphPlacement.Options options = new GlyphPlacement.Options(PICTURES, replaced, false, hidden);
        Adapter adapter = placement()
                .place(context(TinyBert.outline(2, 16)), options)
                .values()
                .iterator()
                .next();
        NDArray ids = bench.memory().create(new long[] {12, 13, 3}, new Shape(1, 3));
        FakeTokens tokens = new FakeTokens(ids, ids, ids, ids, ids);
        return adapter.apply(new FakeAdapterContext(
                        bench.memory(),
                        bench.kernels(),
                        site,
                        ids,
                        output,
                        tokens,
                        bench.moved(adapter.parameters()),
                        Map.of(),
                        null,
                        sum -> sum,
                        new HashMap<>()))
                .toFloatArray();
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
