package dev.headstock.plugins.glyph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.head.Figure;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.study.Choice;
import dev.headstock.api.study.RunVariant;
import dev.headstock.plugins.glyph.UnseenCharacters.Options;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.Contexts.FakeRunContext;
import dev.headstock.testkit.FakeStudy;
import dev.headstock.testkit.TinyBert;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnseenCharactersTest {
    private static final ModelReference PICTURES = ModelReference.baseModel("pictures");
    private static final Options OPTIONS = new Options(List.of(20.0, 10.0), Draw.BY_FREQUENCY, true, 2, 5);
    private static final Figure DRAWN = new Figure.Table(
            "Hidden characters",
            List.of("hidden (%)", "characters", "of", "texts", "tokens", "which"),
            List.of(List.of("10", "1", "10", "7.5", "6.5", "河"), List.of("20", "2", "10", "15.0", "13.0", "河湖")));

    private final UnseenCharacters study = new UnseenCharacters(Letters::of);

    /** @param heldOut of 100 characters; 0: none was kept out, and config.json says nothing */
    private static ModelOutline pictures(int heldOut) {
        GlyphConfig config = new GlyphConfig(16, new CharacterRanges(List.of(0x4E00), List.of(0x4F00)));
        Map<String, Object> entries = new HashMap<>(config.entries());
        if (heldOut > 0) {
            entries.put(GlyphConfig.HELD_OUT_SEED, -9);
            entries.put(GlyphConfig.HELD_OUT_UP_TO, 0.4);
            entries.put(GlyphConfig.HELD_OUT, heldOut);
            entries.put(GlyphConfig.HELD_OUT_OF, 100);
        }
        return config.outline(entries);
    }

    private static FakeRunContext run(int heldOut) {
        return Contexts.of(TinyBert.outline(2, 16)).withModel(PICTURES, pictures(heldOut));
    }

    private FakeStudy<Options> completed(FakeRunContext run, Figure... found) {
        FakeStudy<Options> fake = new FakeStudy<>(
                        new WithPictures(study), OPTIONS, run, Map.of(), variant -> quality(variant.name()))
                .withAnalyses((analysis, variant) -> List.of(found));
        fake.complete();
        return fake;
    }

    private static double quality(String variant) {
        if (variant.endsWith("0 % hidden") && !variant.contains("10 %") && !variant.contains("20 %")) {
            return 0.9;
        }
        return variant.startsWith("character pictures") ? 0.8 : variant.startsWith("neither") ? 0.6 : 0.7;
    }

    private static RunVariant named(List<RunVariant> round, String name) {
        return round.stream()
                .filter(variant -> variant.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Optional<String> reason(FakeRunContext run, Options options) {
        FakeStudy<Options> fake = new FakeStudy<>(study, options, run, Map.of(), variant -> 0.5);
        return study.unsupportedReason(new WithPictures.Pictured(fake, PICTURES), options);
    }

    @Test
    void drawsFirstFromWhatThePicturesNetworkHasNotLearned() {
        List<RunVariant> first = completed(run(40), DRAWN).rounds().get(0);

        assertThat(first)
                .extracting(RunVariant::name)
                .containsExactly("sub-words, 0 % hidden", "character pictures, 0 % hidden");
        assertThat(first.get(0).seeds()).containsExactly(0L, 1L);
        assertThat(first.get(0).analyses())
                .containsExactly(Choice.of("hidden-characters")
                        .with("shares", List.of(10.0, 20.0))
                        .with("draw", "BY_FREQUENCY")
                        .with("seed", 5L)
                        .with("heldOutSeed", -9L)
                        .with("heldOutUpTo", 0.4));
        assertThat(first.get(1).analyses()).isEmpty();
    }

    @Test
    void hidesTheSameCharactersFromEveryReading() {
        FakeStudy<Options> fake = completed(run(40), DRAWN);

        assertThat(fake.rounds()).hasSize(2);
        List<RunVariant> second = fake.rounds().get(1);
        assertThat(second)
                .extracting(RunVariant::name)
                .containsExactly(
                        "sub-words, 10 % hidden",
                        "character pictures, 10 % hidden",
                        "neither, 10 % hidden",
                        "sub-words, 20 % hidden",
                        "character pictures, 20 % hidden",
                        "neither, 20 % hidden");
        assertThat(named(second, "sub-words, 20 % hidden").view()).contains("unknown 河湖 㐀㐁");
        assertThat(named(second, "neither, 20 % hidden").view()).contains("dropped 河湖");
        RunVariant pictured = named(second, "character pictures, 20 % hidden");
        assertThat(pictured.view()).isEmpty();
        assertThat(pictured.placements().get(1).options()).containsEntry("hidden", "河湖");
    }

    /** What is compared differs in nothing else. */
    @Test
    void picturesAreOnlyReadWhereTheyAreMeasured() {
        FakeStudy<Options> fake = completed(run(40), DRAWN);
        List<RunVariant> all = new ArrayList<>();
        fake.rounds().forEach(all::addAll);

        assertThat(all).allSatisfy(variant -> {
            boolean pictured = variant.name().startsWith("character pictures");
            assertThat(variant.placements())
                    .extracting(Choice::id)
                    .containsExactlyElementsOf(pictured ? List.of("lora", "glyph") : List.of("lora"));
            assertThat(variant.strategies()).isEqualTo(all.get(0).strategies());
            assertThat(variant.settings()).isEqualTo(all.get(0).settings());
            assertThat(variant.seeds()).containsExactly(0L, 1L);
        });
    }

    private static double[][] points(Map<String, double[][]> lines, String name) {
        return Objects.requireNonNull(lines.get(name));
    }

    @Test
    void drawsALineForEachReading() {
        List<Figure> figures = completed(run(40), DRAWN).figures();

        Map<String, double[][]> lines = ((Figure.LineChart) figures.get(0)).series();
        assertThat(lines).containsOnlyKeys("sub-words", "character pictures", "neither");
        assertThat(lines.get("sub-words")).hasDimensions(3, 4);
        assertThat(points(lines, "character pictures")[2]).startsWith(20, 0.8);
        // Where nothing is hidden there is nothing to leave out.
        assertThat(points(lines, "neither")[0]).isEqualTo(points(lines, "sub-words")[0]);
        assertThat(points(lines, "neither")[1]).startsWith(10, 0.6);
        Figure.Table table = (Figure.Table) figures.get(1);
        assertThat(table.rows()).hasSize(9);
        assertThat(table.rows().get(5).subList(0, 3)).containsExactly("character pictures", "20", "0.8000");
        assertThat(table.rows().get(5).get(4)).startsWith("0.1000, ");
        assertThat(table.rows().get(2).get(4)).isEmpty();
        assertThat(table.rows().get(8).get(4)).startsWith("-0.1000, ");
    }

    @Test
    void saysWhatWasHidden() {
        assertThat(((Figure.Note) completed(run(40), DRAWN).figures().get(2)).text())
                .startsWith(
                        "10 %: 1 of the 10 characters, 7.5 % of the Chinese characters in the texts and 6.5 % of the tokens.")
                .contains("20 %: 2 of the 10 characters")
                .endsWith("Neither: left out of the text.");
    }

    /** The sentence of the analysis is that of the study. */
    @Test
    void endsWhereThereIsNothingToHide() {
        FakeStudy<Options> fake =
                completed(run(40), new Figure.Note("Hidden characters", "The 5 rows have 3 Chinese characters."));

        assertThat(fake.rounds()).hasSize(1);
        assertThat(((Figure.Note) fake.figures().get(2)).text())
                .isEqualTo("Nothing. The 5 rows have 3 Chinese characters.");
    }

    /** A tag would lose its word. */
    @Test
    void leavesNothingOutOfWordsWithTags() {
        FakeRunContext words = run(40).withData(new DatasetSchema(
                List.of(Contexts.column("words", ColumnRole.WORDS), Contexts.column("tags", ColumnRole.TAGS, "O"))));
        FakeStudy<Options> fake = completed(words, DRAWN);

        assertThat(fake.rounds().get(1))
                .noneMatch(variant -> variant.name().startsWith("neither"))
                .hasSize(4);
        assertThat(((Figure.Note) fake.figures().get(2)).text()).contains("Neither: not run");
    }

    @Test
    void saysHowToMakeThePicturesThatItNeeds() {
        FakeStudy<Options> without = new FakeStudy<>(study, OPTIONS, Contexts.tiny(2, 16), Map.of(), variant -> 0.5);

        assertThat(study.unsupportedReason(without, OPTIONS)).hasValueSatisfying(reason -> assertThat(reason)
                .startsWith("The run has no placement 'Character pictures'")
                .contains("Make pictures with the recipe 'Character pictures'"));
        assertThat(reason(run(0), OPTIONS))
                .hasValueSatisfying(reason -> assertThat(reason).contains("has learned every character"));
        assertThat(reason(run(15), OPTIONS))
                .hasValueSatisfying(reason -> assertThat(reason).contains("15 % of the characters, and 20 %"));
        assertThat(reason(run(20), OPTIONS)).isEmpty();
    }

    @Test
    void refusesAModelWithoutChineseCharacters() {
        FakeStudy<Options> fake = new FakeStudy<>(study, OPTIONS, run(40), Map.of(), variant -> 0.5);

        assertThat(new UnseenCharacters().unsupportedReason(fake, OPTIONS))
                .hasValueSatisfying(reason -> assertThat(reason).contains("has no Chinese characters"));
    }

    @Test
    void refusesSharesThatAreNone() {
        assertThatThrownBy(() -> new Options(List.of(120.0), Draw.PLAIN, true, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shares are [120.0]");
    }
}
