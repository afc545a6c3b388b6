package dev.headstock.plugins.pretrainedorscratch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.head.Figure;
import dev.headstock.api.study.RunVariant;
import dev.headstock.plugins.pretrainedorscratch.PretrainedOrScratch.Options;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeStudy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PretrainedOrScratchTest {
    private final FakeStudy<Options> study = new FakeStudy<>(
            new PretrainedOrScratch(), new Options(2, 0.5), Contexts.tiny(2, 16), Map.of(), variant -> 0.4);

    @Test
    void scratchGetsMoreEpochsAndAHigherRateButTheSameStrategies() {
        study.complete();

        List<RunVariant> variants = study.rounds().get(0);
        assertThat(variants)
                .extracting(RunVariant::name)
                .containsExactly("pre-trained", "random", "shuffled", "random, more epochs and a higher rate");
        RunVariant longer = variants.get(3);
        assertThat(longer.settings())
                .containsEntry("learningRate", 1e-4)
                .containsEntry("epochs", 3 * study.run().epochs());
        assertThat(longer.strategies()).isEqualTo(variants.get(0).strategies());
        assertThat(longer.seeds()).containsExactly(0L, 1L);
    }

    /** The training loss of the fake runs is 0.3 at first. */
    @Test
    void drawsTheLossOfEveryRunAndWhenItFellBelowTheGivenOne() {
        study.complete();

        Figure.LineChart curves = (Figure.LineChart) study.figures().get(0);
        assertThat(curves.series()).hasSize(8).allSatisfy((name, points) -> assertThat(points)
                .isNotEmpty());
        Figure.Table table = (Figure.Table) study.figures().get(1);
        assertThat(table.rows()).hasSize(4).allSatisfy(row -> assertThat(row.get(2))
                .isEqualTo("0"));
    }
}
