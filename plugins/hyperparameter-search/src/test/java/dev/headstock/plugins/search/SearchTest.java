package dev.headstock.plugins.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.Study;
import dev.headstock.api.head.Figure;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.SearchRange;
import dev.headstock.testkit.Contexts;
import dev.headstock.testkit.FakeStudy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class SearchTest {
    private static final Map<String, SearchRange> RATES =
            Map.of("settings.learningRate", new SearchRange(List.of(), 1e-5, 1e-3, true));

    private static <O extends Record> FakeStudy<O> completed(
            Study<O> study, O options, ToDoubleFunction<RunVariant> quality) {
        FakeStudy<O> platform = new FakeStudy<>(study, options, Contexts.tiny(2, 16), RATES, quality);
        platform.complete();
        return platform;
    }

    private static double rate(RunVariant variant) {
        return (double) Objects.requireNonNull(variant.settings().get("learningRate"));
    }

    @Test
    void drawsRatesEvenlyInTheirLogarithmAndKeepsTheFirstTrials() {
        List<RunVariant> many = completed(new RandomSearch(), new RandomSearch.Options(400, 3), variant -> 0.5)
                .rounds()
                .get(0);
        List<RunVariant> few = completed(new RandomSearch(), new RandomSearch.Options(5, 3), variant -> 0.5)
                .rounds()
                .get(0);

        assertThat(many).allSatisfy(variant -> assertThat(rate(variant)).isBetween(1e-5, 1e-3));
        assertThat(many.stream().filter(variant -> rate(variant) < 1e-4).count())
                .isBetween(170L, 230L);
        assertThat(few.stream().map(SearchTest::rate))
                .isEqualTo(many.subList(0, 5).stream().map(SearchTest::rate).toList());
    }

    @Test
    void theTableBeginsWithTheBestTrial() {
        FakeStudy<RandomSearch.Options> study =
                completed(new RandomSearch(), new RandomSearch.Options(6, 0), SearchTest::byNumber);

        Figure.Table table = (Figure.Table) study.figures().get(0);
        assertThat(table.columns()).containsExactly("trial", "accuracy", "settings.learningRate");
        assertThat(table.rows()).extracting(row -> row.get(0)).startsWith("trial 6", "trial 5");
        Figure.ScatterPlot plot = (Figure.ScatterPlot) study.figures().get(1);
        assertThat(plot.points().get("trials")).hasSize(6);
    }

    /** The runs of the fake platform have three epochs. */
    @Test
    void theBestThirdGoesOnAndTheLastRungHasNoStop() {
        List<List<RunVariant>> rounds = completed(
                        new SuccessiveHalving(), new SuccessiveHalving.Options(9, 1, 3, 0), SearchTest::byNumber)
                .rounds();

        assertThat(rounds).hasSize(2);
        assertThat(rounds.get(0)).hasSize(9).allSatisfy(variant -> assertThat(variant.lastEpoch())
                .isEqualTo(1));
        assertThat(rounds.get(1)).extracting(RunVariant::name).containsExactly("trial 9", "trial 8", "trial 7");
        assertThat(rounds.get(1))
                .allSatisfy(variant -> assertThat(variant.lastEpoch()).isEqualTo(Integer.MAX_VALUE));
    }

    @Test
    void halvingGoesRungByRung() {
        List<List<RunVariant>> rounds = completed(
                        new SuccessiveHalving(), new SuccessiveHalving.Options(8, 1, 2, 0), SearchTest::byNumber)
                .rounds();

        assertThat(rounds).extracting(List::size).containsExactly(8, 4, 2);
        assertThat(rounds).extracting(round -> round.get(0).lastEpoch()).containsExactly(1, 2, Integer.MAX_VALUE);
    }

    @Test
    void failedTrialsDoNotGoOn() {
        List<List<RunVariant>> rounds = completed(
                        new SuccessiveHalving(),
                        new SuccessiveHalving.Options(6, 1, 2, 0),
                        variant -> byNumber(variant) > 0.03 ? Double.NaN : byNumber(variant))
                .rounds();

        assertThat(rounds.get(1)).extracting(RunVariant::name).containsExactly("trial 3");
    }

    private static double byNumber(RunVariant variant) {
        return Integer.parseInt(variant.name().substring("trial ".length())) / 100.0;
    }
}
