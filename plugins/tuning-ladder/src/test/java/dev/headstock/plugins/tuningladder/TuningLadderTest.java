package dev.headstock.plugins.tuningladder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.head.Figure;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.study.RunVariant;
import dev.headstock.plugins.tuningladder.TuningLadder.Options;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeStudy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TuningLadderTest {
    private static final ModelReference VECTORS = ModelReference.baseModel("vectors");

    private static FakeStudy<Options> completed(Options options, Map<String, Double> quality) {
        FakeStudy<Options> study = new FakeStudy<>(
                new TuningLadder(),
                options,
                Contexts.tiny(2, 16),
                Map.of(),
                variant -> quality.getOrDefault(variant.name(), Double.NaN));
        study.complete();
        return study;
    }

    private static List<String> names(FakeStudy<Options> study) {
        return study.rounds().stream()
                .flatMap(List::stream)
                .map(RunVariant::name)
                .toList();
    }

    /** 100 rows: 60 against 80 right ones is significant, 80 against 81 is not. */
    @Test
    void stopsWhenTheNextWayIsNotSignificantlyBetter() {
        FakeStudy<Options> study = completed(
                new Options(VECTORS, 1),
                Map.of(
                        "word vectors",
                        0.4,
                        "frozen model",
                        0.6,
                        "layer mixture",
                        0.8,
                        "LoRA",
                        0.81,
                        "everything",
                        0.99));

        assertThat(names(study)).containsExactly("word vectors", "frozen model", "layer mixture", "LoRA");
        assertThat(((Figure.Note) study.figures().get(3)).text())
                .isEqualTo("'layer mixture' is enough: 'LoRA' is not significantly better in accuracy on DEV "
                        + "(paired bootstrap, 95 %).");
    }

    @Test
    void goesToTheEndWhileEachWayIsBetter() {
        FakeStudy<Options> study = completed(
                new Options(ModelReference.NONE, 2),
                Map.of("frozen model", 0.2, "layer mixture", 0.5, "LoRA", 0.7, "everything", 0.95));

        assertThat(names(study)).containsExactly("frozen model", "layer mixture", "LoRA", "everything");
        assertThat(study.rounds().get(3).get(0).seeds()).containsExactly(0L, 1L);
        Figure.LineChart curve = (Figure.LineChart) study.figures().get(1);
        assertThat(curve.series().get("DEV")).hasDimensions(4, 4);
    }

    @Test
    void stopsWhereARunHasFailed() {
        FakeStudy<Options> study = completed(new Options(ModelReference.NONE, 1), Map.of("frozen model", 0.2));

        assertThat(names(study)).containsExactly("frozen model", "layer mixture");
        assertThat(((Figure.Note) study.figures().get(3)).text()).startsWith("There is no answer yet");
    }

    /** Each way replaces what the specification trains. */
    @Test
    void eachWayHasItsOwnPlacementsAndStrategies() {
        FakeStudy<Options> study = completed(
                new Options(VECTORS, 1),
                Map.of("word vectors", 0.1, "frozen model", 0.3, "layer mixture", 0.5, "LoRA", 0.7, "everything", 0.9));

        List<RunVariant> variants =
                study.rounds().stream().flatMap(List::stream).toList();
        assertThat(variants.get(0).model()).isEqualTo(VECTORS);
        assertThat(variants.get(1).model()).isEqualTo(ModelReference.baseModel("tiny"));
        assertThat(variants).extracting(variant -> variant.placements().size()).containsExactly(0, 0, 0, 1, 0);
        assertThat(variants)
                .extracting(variant -> variant.strategies().get(0).id())
                .containsExactly("head-only", "head-only", "head-only", "adapters-only", "full");
        assertThat(variants.get(2).strategies().get(1).id()).isEqualTo("layer-mix");
    }
}
