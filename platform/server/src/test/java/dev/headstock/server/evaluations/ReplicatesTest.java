package dev.headstock.server.evaluations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplicatesTest {
    @Test
    void anIntervalIsTheMiddleNinetyFivePercent() {
        List<Double> values = IntStream.range(0, 200).mapToObj(i -> 199.0 - i).toList();

        assertThat(Replicates.middle95(values)).containsExactly(5.0, 194.0);
    }

    @Test
    void whatIsNotANumberDoesNotCount() {
        assertThat(Replicates.middle95(List.of(Double.NaN, 1.0, Double.NaN))).containsExactly(1.0, 1.0);
        assertThat(Replicates.intervals(Map.of("f1", List.of(Double.NaN), "accuracy", List.of(0.5))))
                .containsOnlyKeys("accuracy");
    }

    @Test
    void seedsAreAveragedReplicateByReplicate() {
        List<Double> mean = Replicates.mean(List.of(List.of(1.0, 2.0, 3.0), List.of(3.0, 6.0)));

        assertThat(mean).containsExactly(2.0, 4.0);
        assertThat(Replicates.differences(mean, List.of(1.0, 1.0))).containsExactly(1.0, 3.0);
    }
}
