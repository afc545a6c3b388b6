package dev.headstock.trainer.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.data.InputSequence;
import dev.headstock.api.head.Pooling;
import dev.headstock.trainer.fixtures.NumberTokenizer;
import dev.headstock.trainer.fixtures.RowExample;
import dev.headstock.trainer.model.TokenHead;
import dev.headstock.trainer.planning.PassLimit;
import dev.headstock.trainer.torch.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchOrderTest {
    private static final int[] LENGTHS = new Random(1).ints(1_003, 3, 500).toArray();
    private static final int[] ALL = IntStream.range(0, LENGTHS.length).toArray();

    @Test
    void everyUnitIsInOneBatchOfUnitsOfSimilarLength() {
        List<int[]> batches = BatchOrder.shuffled(ALL, LENGTHS, 8, 42, 3);

        assertThat(batches).hasSize((int) BatchOrder.count(1_003, 8));
        assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                .isEqualTo(ALL);
        assertThat(batches.stream().filter(batch -> batch.length == 8).count()).isEqualTo(125);
        double padded = batches.stream()
                .mapToDouble(batch -> (double) batch.length
                        * Arrays.stream(batch).map(unit -> LENGTHS[unit]).max().orElseThrow())
                .sum();
        assertThat(padded / Arrays.stream(LENGTHS).sum()).isLessThan(1.1);
    }

    @Test
    void theOrderFollowsFromSeedAndEpoch() {
        assertThat(BatchOrder.shuffled(ALL, LENGTHS, 8, 42, 3))
                .usingRecursiveComparison()
                .isEqualTo(BatchOrder.shuffled(ALL, LENGTHS, 8, 42, 3));
        assertThat(BatchOrder.shuffled(ALL, LENGTHS, 8, 42, 4).get(0))
                .isNotEqualTo(BatchOrder.shuffled(ALL, LENGTHS, 8, 42, 3).get(0));
    }

    /** Runs of earlier versions can be resumed: sorting numbers and not objects changes no batch. */
    @Test
    void theOrderIsThatOfShuffledAndSortedLists() {
        Random random = new Random(Seeds.of(42, "order", 3));
        List<Integer> order = new ArrayList<>(Arrays.stream(ALL).boxed().toList());
        Collections.shuffle(order, random);
        List<List<Integer>> expected = new ArrayList<>();
        for (int from = 0; from < order.size(); from += 400) {
            List<Integer> pool = new ArrayList<>(order.subList(from, Math.min(from + 400, order.size())));
            pool.sort(Comparator.comparingInt(unit -> LENGTHS[unit]));
            for (int start = 0; start < pool.size(); start += 8) {
                expected.add(pool.subList(start, Math.min(start + 8, pool.size())));
            }
        }
        Collections.shuffle(expected, random);

        List<int[]> batches = BatchOrder.shuffled(ALL, LENGTHS, 8, 42, 3);

        assertThat(batches.stream().map(batch -> Arrays.stream(batch).boxed().toList()))
                .isEqualTo(expected);
    }

    @Test
    void onlyChosenUnitsAreOrdered() {
        int[] some = {5, 9, 700};

        assertThat(BatchOrder.shuffled(some, LENGTHS, 2, 1, 0).stream().flatMapToInt(Arrays::stream))
                .containsExactlyInAnyOrder(5, 9, 700);
        assertThat(BatchOrder.shuffled(new int[0], LENGTHS, 2, 1, 0)).isEmpty();
    }

    /** All rows of a unit are in one pass, also where they are more than fit. */
    @Test
    void aPassHasAtMostSoManyTokensAndAUnitIsNeverSplit() {
        RowEncoder encoder = new RowEncoder(new NumberTokenizer(100), 102);
        TokenHead head = new TokenHead(
                Pooling.MEAN,
                16,
                0,
                example -> List.of(InputSequence.of(example.texts()).withJoinedWindows(0, 60)));
        List<RowExample> examples = IntStream.range(0, 40)
                .mapToObj(row -> RowExample.of(row, "10 ".repeat(row == 7 ? 6_000 : 100 + 30 * row)))
                .toList();
        UnitSet units = UnitSet.encode(examples, encoder, head);

        List<int[]> passes = BatchOrder.passes(units);

        assertThat(passes).contains(new int[] {7});
        assertThat(units.rows()[7]).isEqualTo(60);
        assertThat(passes.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                .isEqualTo(IntStream.range(0, 40).toArray());
        for (int[] pass : passes) {
            long rows =
                    Arrays.stream(pass).mapToLong(unit -> units.rows()[unit]).sum();
            long longest =
                    Arrays.stream(pass).map(unit -> units.longest()[unit]).max().orElseThrow();
            assertThat(pass.length == 1 || rows * longest <= PassLimit.TOKENS).isTrue();
        }
        assertThat(BatchOrder.passes(new int[] {3, 1}, units)).containsExactly(new int[] {3, 1});
    }
}
