package dev.headstock.plugins.glyph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.testkit.FakeJob;
import dev.headstock.testkit.FakeRecipeContext;
import dev.headstock.testkit.ModelRecipeContract;
import dev.headstock.testkit.Workbench;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

    /** From two numbers a study knows which characters the network has not learned. */
    @Test
    void saysWhichCharactersWereHeldOut() throws IOException {
        try (Workbench bench = new Workbench()) {
            FakeRecipeContext job = new FakeRecipeContext(
                    bench, models(bench), Map.of(), this::outline, new FakeJob.Stored(), Long.MAX_VALUE, false);
            recipe().make(job, options());

            Map<String, Object> config = job.writer().config();
            int seed = (Integer) Objects.requireNonNull(config.get(GlyphConfig.HELD_OUT_SEED));
            double upTo = (Double) Objects.requireNonNull(config.get(GlyphConfig.HELD_OUT_UP_TO));
            assertThat(IntStream.range(0, CHARACTERS)
                            .filter(i -> Draw.uniform(seed, GlyphFont.FIRST + i) <= upTo)
                            .count())
                    .isEqualTo(options().heldOut());
            assertThat(config)
                    .containsEntry("held_out_characters", options().heldOut())
                    .containsEntry("held_out_of", CHARACTERS);
        }
    }

    @Override
    protected ModelOutline outline(Map<String, Object> config) {
        return new GlyphFamily()
                .outline(new CheckpointManifest(config, Map.of()))
                .orElseThrow();
    }
}
