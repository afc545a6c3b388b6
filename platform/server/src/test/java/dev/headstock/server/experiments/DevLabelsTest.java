package dev.headstock.server.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.host.ImportResult.ColumnStatistics;
import dev.headstock.protocol.host.ImportResult.Languages;
import dev.headstock.protocol.host.ImportResult.Statistics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DevLabelsTest {
    private static final Map<Split, Long> TRAIN_ONLY = Map.of(Split.TRAIN, 5L);

    @Test
    void aDevSplitWithoutLabelsIsWorthAWord() {
        assertThat(DevLabels.warnings(statistics(
                        Map.of(Split.TRAIN, 10L, Split.DEV, 4L), Map.of("ham", TRAIN_ONLY, "spam", TRAIN_ONLY))))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
                    assertThat(problem.pointer()).isEqualTo("/specification/dataset");
                    assertThat(problem.message()).startsWith("No row of DEV has a value in 'label'");
                });
    }

    @Test
    void labelsInDevOrNoDevOrNoClassesAreNot() {
        Map<Split, Long> both = Map.of(Split.TRAIN, 10L, Split.DEV, 4L);
        assertThat(DevLabels.warnings(statistics(both, Map.of("ham", TRAIN_ONLY, "spam", both))))
                .isEmpty();
        assertThat(DevLabels.warnings(statistics(TRAIN_ONLY, Map.of("ham", TRAIN_ONLY))))
                .isEmpty();
        assertThat(DevLabels.warnings(statistics(both, Map.of()))).isEmpty();
    }

    private static Statistics statistics(Map<Split, Long> rows, Map<String, Map<Split, Long>> classes) {
        return new Statistics(
                rows,
                List.of(new ColumnStatistics("label", 0, classes, null)),
                null,
                0,
                0,
                List.of(),
                0,
                new Languages(0, List.of()));
    }
}
