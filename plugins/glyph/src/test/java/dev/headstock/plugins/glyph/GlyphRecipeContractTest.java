package dev.headstock.plugins.glyph;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.testkit.ModelRecipeContract;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;

/** The tokens of the test's model stand for the first Chinese characters. */
class GlyphRecipeContractTest extends ModelRecipeContract<GlyphRecipe.Options> {
    private static final int FIRST_TOKEN = 10;
    private static final int CHARACTERS = 24;

    @BeforeAll
    static void needsAFont() {
        assumeTrue(InstalledFonts.haveChinese(), "an installed font with Chinese characters");
    }

    private static List<KnownCharacter> characters(Vocabulary vocabulary) {
        return IntStream.range(0, CHARACTERS)
                .mapToObj(i -> new KnownCharacter(GlyphFont.FIRST + i, FIRST_TOKEN + i))
                .toList();
    }

    @Override
    protected GlyphRecipe recipe() {
        return new GlyphRecipe(GlyphRecipeContractTest::characters, GlyphFont.FIRST + CHARACTERS);
    }

    @Override
    protected GlyphRecipe.Options options() {
        return new GlyphRecipe.Options(BASE, "", 9, 4, 0.001, 6, false);
    }

    @Override
    protected ModelOutline outline(Map<String, Object> config) {
        return new GlyphFamily()
                .outline(new CheckpointManifest(config, Map.of()))
                .orElseThrow();
    }
}
