package dev.headstock.server.runs.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.runs.Run.Verdict;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunVerdictTest {
    private static final RunVerdict.Answers VARIED = new RunVerdict.Answers(500, 2, 2, "ham");

    @Test
    void aLossThatFellIsNoVerdict() {
        assertThat(RunVerdict.of(facts(from(0.7, 0.1), List.of(0.4, 0.2), true, VARIED)))
                .isEmpty();
    }

    @Test
    void aLossThatRoseHasDiverged() {
        assertThat(RunVerdict.of(facts(from(0.7, 23), List.of(188.0, 23.0), false, VARIED)))
                .hasValueSatisfying(verdict -> {
                    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.DIVERGED);
                    assertThat(verdict.text())
                            .startsWith("The training loss rose from 1.83 to 22.1.")
                            .endsWith("Lower the learning rate; it was 1.0.");
                });
    }

    @Test
    void aLossThatIsNoNumberHasDiverged() {
        assertThat(RunVerdict.of(facts(new double[] {0.7, Double.NaN}, List.of(), false, null)))
                .hasValueSatisfying(verdict -> assertThat(verdict.kind()).isEqualTo(Verdict.Kind.DIVERGED));
        assertThat(RunVerdict.of(facts(from(0.7, 0.6), List.of(0.5, Double.NaN), true, VARIED)))
                .isPresent();
    }

    @Test
    void oneAnswerToEverythingIsNothingLearned() {
        assertThat(RunVerdict.of(facts(from(0.7, 0.5), List.of(0.5), true, new RunVerdict.Answers(574, 1, 2, "ham"))))
                .contains(new Verdict(
                        Verdict.Kind.LEARNED_NOTHING, "It answers 'ham' to all 574 rows of the dev split."));
    }

    @Test
    void oneRightAnswerMayBeGivenToEverything() {
        assertThat(RunVerdict.of(facts(from(0.7, 0.5), List.of(0.5), true, new RunVerdict.Answers(574, 1, 1, "ham"))))
                .isEmpty();
    }

    @Test
    void aLossThatStayedIsNothingLearnedUnlessTheMetricImproved() {
        assertThat(RunVerdict.of(facts(from(0.693, 0.692), List.of(0.69), false, VARIED)))
                .hasValueSatisfying(verdict -> assertThat(verdict.text()).contains("did not fall: 0.693 at the start"));
        assertThat(RunVerdict.of(facts(from(0.693, 0.692), List.of(0.69), true, VARIED)))
                .isEmpty();
    }

    @Test
    void aSpikeAtTheEndIsNoDivergence() {
        double[] losses = from(0.7, 0.1);
        losses[99] = 40;
        assertThat(RunVerdict.of(facts(losses, List.of(0.2), true, VARIED))).isEmpty();
    }

    @Test
    void aHandfulOfStepsSaysNothing() {
        assertThat(RunVerdict.of(facts(new double[] {0.1, 0.7}, List.of(), false, null)))
                .isEmpty();
    }

    private static RunVerdict.Facts facts(
            double[] losses, List<Double> dev, boolean improved, RunVerdict.@Nullable Answers answers) {
        return new RunVerdict.Facts(losses, dev, improved, answers, 1.0);
    }

    private static double[] from(double first, double last) {
        return IntStream.range(0, 100)
                .mapToDouble(step -> first + (last - first) * step / 99)
                .toArray();
    }
}
