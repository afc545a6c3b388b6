package dev.headstock.trainer.datasets.splits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.data.ColumnRole;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.host.ImportRequest.Splitting;
import dev.headstock.trainer.datasets.columns.AssignedColumn;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StrataTest {
    private final Strata strata = new Strata(new AssignedColumn("topics", ColumnRole.LABELS, null, null));

    @Test
    void rowsOfSeveralClassesAreSpreadByTheRarest() {
        int[] sets = IntStream.range(0, 1000)
                .map(row -> add(
                        row % 100 == 7
                                ? List.of("rain", "news")
                                : row % 2 == 0 ? List.of("news") : List.of("news", "sport")))
                .toArray();

        StratifiedDraw draw = new StratifiedDraw(new Splitting(Splitting.Kind.SEEDED, 0.2, 0.1, 1), strata);

        Map<Split, Integer> rainy = new EnumMap<>(Split.class);
        for (int row = 0; row < sets.length; row++) {
            Split split = draw.next(sets[row], -1);
            if (row % 100 == 7) {
                rainy.merge(split, 1, Integer::sum);
            }
        }
        assertThat(rainy).isEqualTo(Map.of(Split.TRAIN, 7, Split.DEV, 2, Split.TEST, 1));
    }

    @Test
    void theOrderAndTheRepetitionOfClassesDoNotCount() {
        assertThat(add(List.of("b", "a", "b"))).isEqualTo(add(List.of("a", "b")));
        assertThat(add(List.of())).isZero();
        assertThat(strata.of(0)).isEqualTo(strata.unlabeled());
    }

    @Test
    void withoutAColumnOfClassesAllRowsAreAlike() {
        Strata none = new Strata(null);

        assertThat(none.add(Map.of("text", "a"))).isEqualTo(none.add(Map.of("text", "b")));
        assertThat(none.rows()).containsExactly(2);
        assertThat(none.unlabeled()).isNegative();
    }

    private int add(List<String> topics) {
        return strata.add(Map.of("topics", topics));
    }
}
