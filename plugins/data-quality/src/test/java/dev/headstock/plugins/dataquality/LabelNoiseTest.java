package dev.headstock.plugins.dataquality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.head.Figure;
import dev.headstock.plugins.dataquality.LabelNoise.Options;
import dev.headstock.plugins.dataquality.LabelNoise.Predicted;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeStudy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelNoiseTest {

    private static FakeStudy<Options> study(double accuracy) {
        FakeStudy<Options> study = new FakeStudy<>(
                new LabelNoise(), new Options(4, 10, 1), Contexts.tiny(2, 16), Map.of(), any -> accuracy);
        study.complete();
        return study;
    }

    @Test
    void eachPartIsLeftOutOnce() {
        assertThat(study(0.5).rounds().get(0))
                .extracting(variant -> variant.trainRows().fold())
                .containsExactly(0, 1, 2, 3);
        assertThat(study(0.5).rounds().get(0))
                .allSatisfy(variant -> assertThat(variant.trainRows().folds()).isEqualTo(4));
    }

    @Test
    void saysThatNothingIsKnownYet() {
        assertThat(study(Double.NaN).figures()).singleElement().satisfies(figure -> {
            assertThat(figure.title()).isEqualTo("No predictions");
            assertThat(((Figure.Note) figure).text()).contains("as soon as a run has ended");
        });
    }

    /** 100 predictions of each run. */
    @Test
    void countsTheRowsOfAllParts() {
        Figure.Note note = (Figure.Note) study(0.9).figures().get(0);

        assertThat(note.text()).contains("of 400 rows").contains("4 of 4 parts");
    }

    @Test
    void modelsThatLearnedNothingSayNothing() {
        double[] first = {0.9, 0.1};
        List<Predicted> always = List.of(
                new Predicted(0, 0, first),
                new Predicted(1, 0, first),
                new Predicted(2, 0, first),
                new Predicted(3, 1, first));
        List<Predicted> better = List.of(
                new Predicted(0, 0, first),
                new Predicted(1, 0, first),
                new Predicted(2, 1, new double[] {0.1, 0.9}),
                new Predicted(3, 1, first));

        assertThat(LabelNoise.tooWeak(always, 2))
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("accuracy 0.7500").contains("Let the runs train longer"));
        assertThat(LabelNoise.tooWeak(better, 2)).isEmpty();
    }
}
