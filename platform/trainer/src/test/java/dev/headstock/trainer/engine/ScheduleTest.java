package dev.headstock.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.trainer.planning.PassLimit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final int[] LENGTHS =
            IntStream.range(0, 1_003).map(i -> 5 + i * 37 % 101).toArray();

    @Test
    void theRateRisesThenFallsAndIsNeverZero() {
        LearningRate rate = WarmupThenLinear.of(1, 0.1, 100);

        assertThat(rate.at(9)).isLessThan(1).isGreaterThan(rate.at(8));
        assertThat(rate.at(10)).isEqualTo(1);
        assertThat(rate.at(55)).isCloseTo(0.5, within(1e-9));
        assertThat(rate.at(99)).isGreaterThan(0);
    }

    @Test
    void aRunOfOneStepHasARate() {
        assertThat(WarmupThenLinear.of(1, 0.9, 1).at(0)).isEqualTo(1);
    }

    @Test
    void anEpochHoldsEveryExampleOnceInBatchesOfLikeLength() {
        List<int[]> batches = BatchOrder.shuffled(LENGTHS, 16, 7, 0);

        assertThat(batches).hasSize((int) BatchOrder.count(LENGTHS.length, 16));
        assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted())
                .containsExactlyElementsOf(
                        IntStream.range(0, LENGTHS.length).boxed().toList());
        assertThat(padding(batches)).isLessThan(0.05);
    }

    @Test
    void theOrderFollowsFromSeedAndEpoch() {
        List<int[]> first = BatchOrder.shuffled(LENGTHS, 16, 7, 0);

        assertThat(BatchOrder.shuffled(LENGTHS, 16, 7, 0))
                .usingRecursiveComparison()
                .isEqualTo(first);
        assertThat(BatchOrder.shuffled(LENGTHS, 16, 7, 1).get(0)).isNotEqualTo(first.get(0));
        assertThat(BatchOrder.shuffled(LENGTHS, 16, 8, 0).get(0)).isNotEqualTo(first.get(0));
    }

    @Test
    void aPassHasABoundedNumberOfTokens() {
        List<int[]> passes = BatchOrder.passes(LENGTHS);

        assertThat(passes.stream().flatMapToInt(Arrays::stream).sorted())
                .containsExactlyElementsOf(
                        IntStream.range(0, LENGTHS.length).boxed().toList());
        assertThat(passes).allMatch(pass -> positions(pass) <= PassLimit.TOKENS);
        assertThat(passes)
                .hasSizeLessThan(2 + (int) (1.2 * Arrays.stream(LENGTHS).sum() / PassLimit.TOKENS));
    }

    @Test
    void aBatchThatFitsIsOnePassInItsOrderAndATextIsNeverCut() {
        int[] lengths = {10, 5_000, 20};

        assertThat(BatchOrder.passes(new int[] {2, 0}, lengths)).containsExactly(new int[] {2, 0});
        assertThat(BatchOrder.passes(new int[] {0, 1, 2}, lengths))
                .containsExactly(new int[] {0}, new int[] {1}, new int[] {2});
        assertThat(BatchOrder.passes(new int[0], lengths)).isEmpty();
    }

    private static int positions(int[] batch) {
        return batch.length
                * Arrays.stream(batch).map(example -> LENGTHS[example]).max().orElseThrow();
    }

    /** Share of positions that hold no token. */
    private static double padding(List<int[]> batches) {
        double positions = batches.stream().mapToDouble(ScheduleTest::positions).sum();
        return 1 - Arrays.stream(LENGTHS).sum() / positions;
    }
}
