package dev.headstock.server.evaluations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.MetricView.Direction;
import dev.headstock.protocol.Split;
import dev.headstock.server.evaluations.EvaluationComparison.ComparedMetric;
import dev.headstock.server.evaluations.EvaluationComparison.Sample;
import dev.headstock.server.evaluations.EvaluationComparison.Side;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationComparisonTest {
    /** What the rows of a replicate do to every model. */
    private static final double[] ROWS = new Random(7).doubles(200, -0.1, 0.1).toArray();

    @Test
    void pairedReplicatesShowADifferenceThatSeparateIntervalsHide() {
        Sample first = sample(0.80, replicates(0.80));
        Sample second = sample(0.82, replicates(0.82));

        ComparedMetric accuracy = EvaluationComparison.of(List.of(first), List.of(second))
                .metrics()
                .get(0);

        assertThat(accuracy.difference()).isCloseTo(0.02, within(1e-9));
        assertThat(accuracy.interval()).hasSize(2).allSatisfy(end -> assertThat(end)
                .isCloseTo(0.02, within(1e-9)));
        assertThat(accuracy.better()).isEqualTo(Side.SECOND);
        assertThat(Replicates.middle95(replicates(0.80)).get(1)).isGreaterThan(0.82);
    }

    @Test
    void aLowerLossIsBetter() {
        EvaluationComparison comparison =
                EvaluationComparison.of(List.of(sample(0.8, replicates(0.8))), List.of(sample(0.8, replicates(0.8))));

        assertThat(comparison.metrics()).extracting(ComparedMetric::name).containsExactly("accuracy", "loss");
        ComparedMetric loss = comparison.metrics().get(1);
        assertThat(loss.direction()).isEqualTo(Direction.MINIMIZE);
        assertThat(loss.interval()).isNull();
        assertThat(comparison.metrics().get(0).better()).as("no difference").isNull();
    }

    @Test
    void seedsAreAveraged() {
        List<Sample> first = List.of(sample(0.70, replicates(0.70)), sample(0.90, replicates(0.90)));

        ComparedMetric accuracy = EvaluationComparison.of(first, List.of(sample(0.85, replicates(0.85))))
                .metrics()
                .get(0);

        assertThat(accuracy.first()).isCloseTo(0.80, within(1e-9));
        assertThat(accuracy.difference()).isCloseTo(0.05, within(1e-9));
    }

    @Test
    void withoutReplicatesItSaysHowToGetThem() {
        EvaluationComparison comparison =
                EvaluationComparison.of(List.of(sample(0.8, List.of())), List.of(sample(0.9, replicates(0.9))));

        assertThat(comparison.metrics().get(0).interval()).isNull();
        assertThat(comparison.note()).contains("evaluation job");
    }

    private static List<Double> replicates(double accuracy) {
        return IntStream.range(0, ROWS.length).mapToObj(i -> accuracy + ROWS[i]).toList();
    }

    private static Sample sample(double accuracy, List<Double> replicates) {
        Evaluation evaluation = new Evaluation(
                UUID.randomUUID(),
                null,
                null,
                "version/mails/1",
                5,
                Split.DEV,
                null,
                Map.of("accuracy", accuracy, "loss", 0.3),
                List.of(new MetricView("accuracy", Direction.MAXIMIZE)),
                "accuracy",
                List.of(),
                Map.of(),
                10,
                0,
                Instant.EPOCH);
        return new Sample(evaluation, Map.of("accuracy", replicates));
    }
}
